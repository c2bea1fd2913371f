using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>Which subtitles of a source a profile makes, and where they are cut: as the picture is. Pure.</summary>
internal static class SubtitlePlanner
{
    /// <summary>More than any film has; what is beyond is left out, and said.</summary>
    public const int MostTracks = 32;

    /// <summary>Above this a playlist would have more lines than any player reads.</summary>
    private const int MostSegments = 20_000;

    public static FilePlan.Subtitles? Of(SourceFacts source, VideoPlan? video, Profile profile)
    {
        var tracks = source.Subtitles.Where(track => track.IsText).Take(MostTracks).ToList();
        if (video is null || !profile.Subtitles || tracks.Count == 0 || (profile.Hls is null && !profile.Mp4))
            return null;
        var labels = TrackLabels.OfSubtitles(tracks);
        var (starts, end) = profile.Hls is null ? ([], MediaTime.Zero) : Cuts(source, video, StepGraph.SegmentLength(profile));
        return new FilePlan.Subtitles(
            [.. Names([.. labels.Select(label => label.Language ?? "text")])
                .Select((name, n) => new SubtitlePlan(tracks[n], name, labels[n]))],
            starts, end, video.IsExact ? video.Origin : null);
    }

    /// <summary>What a person should know of subtitles that are not made.</summary>
    public static IEnumerable<string> LeftOut(SourceFacts source, IReadOnlyList<ProfilePlan> parts)
    {
        if (!parts.Any(part => part.Video is not null && part.Profile.Subtitles && (part.Profile.Hls is not null || part.Profile.Mp4)))
            yield break;
        var images = source.Subtitles.Where(track => !track.IsText).ToList();
        if (images.Count > 0)
            yield return $"{images.Count} of {source.Subtitles.Count} subtitle tracks are no text ({string.Join(", ", images.Select(track => track.Codec).Distinct())}) and are left out";
        var texts = source.Subtitles.Count - images.Count;
        if (texts > MostTracks)
            yield return $"{MostTracks} of {texts} text subtitle tracks are taken";
    }

    private static (IReadOnlyList<MediaTime> Starts, MediaTime End) Cuts(SourceFacts source, VideoPlan video, MediaTime length)
    {
        if (video.IsExact)
            return ([.. video.Segments.Select(segment => segment.Start)], video.End);
        var end = source.Duration ?? MediaTime.Zero;
        var count = Math.Clamp((end.Ticks + length.Ticks - 1) / length.Ticks, 1, MostSegments);
        return ([.. Enumerable.Range(0, (int)count).Select(n => new MediaTime(n * length.Ticks))], end);
    }

    /// <summary>By language, since people look for that; a number where there are several.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<string> languages) =>
        languages.Select(
            (language, n) => languages.Take(n).Count(earlier => earlier == language) is var before and > 0
                ? $"{language.ToLowerInvariant()}-{before + 1}" : language.ToLowerInvariant());
}
