using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>Which single files a profile makes of a source. Pure.</summary>
internal static class FilePlanner
{
    public static IReadOnlyList<FilePlan> Of(SourceFacts source, FrameTimeline? timeline, VideoPlan? video, Profile profile, long origin) =>
        [.. Image(source, timeline, profile), .. Audio(source, profile, timeline is { IsExact: false } ? null : origin),
            .. Image(source, profile),
                .. SubtitlePlanner.Of(source, video, profile) is { } subtitles ? [subtitles] : Array.Empty<FilePlan>()];

    private static IEnumerable<FilePlan> Image(SourceFacts source, FrameTimeline? timeline, Profile profile)
    {
        if (source.Video is not { } video)
            yield break;
        var length = Length(source, video, timeline);
        if (profile.Poster is { } poster)
        {
            var (width, height) = Box.Fit(poster.Width, poster.Height, video.DisplaySize);
            yield return new FilePlan.Poster("poster", poster, width, height,
                From(timeline)
                + new MediaTime((long)(length.Ticks * poster.AtPercent / 100)))
            { Deinterlace = Fields(poster.Deinterlace, profile) };
        }
        if (profile.Storyboard is { } storyboard)
        {
            var (width, height) = Box.Fit(storyboard.Width, storyboard.Height, video.DisplaySize);
            // Side by side on a sheet whose colour is stored for two pixels at once.
            yield return new FilePlan.Storyboard("storyboard", storyboard, Math.Max(2, width & ~1), Math.Max(2, height & ~1), length)
            {
                Deinterlace = Fields(storyboard.Deinterlace, profile),
                From = From(timeline),
                End = timeline is { IsExact: true } ? timeline.End : null,
            };
        }
    }

    private static Deinterlacing Fields(Deinterlacing own, Profile profile)
        => own == Deinterlacing.Auto ? profile.Video?.Deinterlace ?? own : own;

    private static IEnumerable<FilePlan> Audio(SourceFacts source, Profile profile, long? origin)
    {
        if (source.MainAudio is not { } track)
            yield break;
        if (profile.Waveform is { } waveform)
            yield return new FilePlan.Waveform("waveform", waveform, track, origin)
            {
                FromFirstSample = source.Video is null && profile.Audio is null
            };
        foreach (var file in profile.AudioFiles)
        {
            var codec = AudioCodec.Of(file.Container);
            var channels = codec.Carried(Math.Min(Math.Max(1, track.Channels), file.Channels ?? codec.MostChannels));
            yield return new FilePlan.Audio(file, track, channels, file.SampleRate ?? codec.Nearest(track.SampleRate));
        }
    }

    /// <summary>Longest side that WebP can say.</summary>
    private const int LongestWebp = 16383;

    private static IEnumerable<FilePlan> Image(SourceFacts source, Profile profile)
    {
        if (source.Image is { } image && profile.Images.Count > 0)
            yield return new FilePlan.Images(
                [.. profile.Images.Select(wanted => Fitted(image, wanted)).OrderByDescending(each => (long)each.Width * each.Height)]);
    }

    private static ImagePlan Fitted(ImageFacts image, ImageSettings wanted)
    {
        var most = wanted.Format == ImageFileFormat.Webp ? LongestWebp : int.MaxValue;
        var (width, height) = Box.Fit(Math.Min(wanted.Width, most), Math.Min(wanted.Height, most), (image.Width, image.Height));
        return new ImagePlan(wanted, width, height);
    }

    private static MediaTime From(FrameTimeline? timeline) => timeline is { IsExact: true } ? timeline.VideoStart : MediaTime.Zero;

    /// <summary>From the first picture on: as counted, else as the headers claim.</summary>
    private static MediaTime Length(SourceFacts source, VideoFacts video, FrameTimeline? timeline) =>
        timeline is { IsExact: true, Points: [_, ..] } ? timeline.VideoLength : video.Duration ?? source.Duration ?? MediaTime.Zero;
}
