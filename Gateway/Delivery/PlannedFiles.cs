using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Playlists;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// What a running job will publish, known from its plan alone: playlists that can be answered now, and files that are worth waiting for.
/// Paths are those below <c>/media/{asset}/</c>. Pure.
/// </summary>
internal static class PlannedFiles
{
    /// <summary>Above what any audio of ours takes, for a playlist that is written before it is known.</summary>
    private const double PeakOverNominal = 1.2;

    /// <summary>The playlist with all renditions, once there is a plan that has one.</summary>
    public static string? MasterOf(Job job)
        => job.Plan?.Parts.FirstOrDefault(part => part.Profile.Hls is not null) is not null ? "master.m3u8" : null;

    /// <summary>The playlist as far as the plan fixes it; null: the plan does not speak of it, or only the encode will tell.</summary>
    public static string? Playlist(Plan plan, string path)
    {
        foreach (var part in plan.Parts.Where(IsKnownAhead))
        {
            if (path == MasterName(plan, part))
                return Master(plan, part);
            if (part.Video is { } video && video.Renditions.Any(rendition => path == $"{rendition.Name}/index.m3u8"))
                return Media([.. video.Segments.Select(segment => segment.Duration)]);
            if (part.AudioTracks.FirstOrDefault(sound => path == $"{sound.Name}/index.m3u8") is { } audio)
                return Media(AudioSegments(plan, part, audio));
            if (Subtitles(part)
                .FirstOrDefault(subtitles => subtitles.Tracks.Any(track => path == $"{track.Folder}/index.m3u8")) is { } texts)
                return MediaPlaylist.Write(
                    [.. texts.Starts.Select(
                        (start, n) => ((n + 1 < texts.Starts.Count ? texts.Starts[n + 1] : texts.End) - start,
                            AssetLayout.SubtitleSegmentName(n)))], init: null);
        }
        return null;
    }

    /// <summary>Whether a path is one that the job is going to publish.</summary>
    public static bool Expects(Plan plan, string path)
        => plan.Parts.Any(part => part.Files.Any(file => file.FileNames.Contains(path)))
        || plan.Parts.Any(part => part.Profile.Hls is not null
        ? path.EndsWith(".m3u8", StringComparison.Ordinal) || (part.Profile.Hls.Dash && path.EndsWith(".mpd", StringComparison.Ordinal))
        || FolderIn(part, path) || IsDownload(part, path)
        : IsDownload(part, path));

    /// <summary>When a segment of the picture is shown, in seconds from the beginning; null: the path is none, or only the encode will
    /// tell.</summary>
    public static double? MomentOf(Plan plan, string path)
    {
        if (path.Split('/', 2) is not [var folder, var file])
            return null;
        var video = plan.Parts.Where(IsKnownAhead).Select(part => part.Video)
            .FirstOrDefault(video => video?.Renditions.Any(rendition => rendition.Name == folder) == true);
        var segment = video?.Segments.FirstOrDefault(one => AssetLayout.SegmentName(one.Number, SegmentContainer.Fmp4) == file);
        return segment is null ? null : segment.Start.Seconds + segment.Duration.Seconds / 2;
    }

    private static IEnumerable<FilePlan.Subtitles> Subtitles(ProfilePlan part)
        => part.Files.OfType<FilePlan.Subtitles>().Where(subtitles => subtitles.Starts.Count > 0);

    private static bool FolderIn(ProfilePlan part, string path)
    {
        if (Subtitles(part)
            .Any(subtitles => subtitles.Tracks.Any(track => path.StartsWith(track.Folder + "/segments/", StringComparison.Ordinal))))
            return true;
        var folder = path.Split('/')[0];
        return path.Contains('/', StringComparison.Ordinal)
            && ((part.Video?.Renditions.Any(rendition => rendition.Name == folder) ?? false)
            || part.AudioTracks.Any(audio => audio.Name == folder))
            && (path == $"{folder}/{AssetLayout.InitName}" || path.StartsWith($"{folder}/segments/", StringComparison.Ordinal));
    }

    private static bool IsDownload(ProfilePlan part, string path) =>
        part.Profile.Mp4 && (part.Video?.Renditions.Any(rendition => path == rendition.Name + ".mp4") ?? false);

    /// <summary>A source without trustworthy times is known only when it is encoded; a transport stream is made when all is.</summary>
    private static bool IsKnownAhead(ProfilePlan part) =>
        part.Profile.Hls is { Container: SegmentContainer.Fmp4 } && part.Video is null or { IsExact: true };

    private static string MasterName(Plan plan, ProfilePlan part) =>
        plan.Parts.First(other => other.Profile.Hls is not null) == part ? "master.m3u8" : $"{part.Profile.Name}.m3u8";

    private static string Master(Plan plan, ProfilePlan part) => MasterPlaylist.Write(
        [.. (part.Video?.Renditions ?? []).Select(rendition => Variant(plan, part, rendition))],
        [.. part.AudioTracks.Select(Audio)],
        [.. Subtitles(part).SelectMany(subtitles => subtitles.Tracks)
        .Select(track => new SubtitleVariant($"{track.Folder}/index.m3u8", track.Label))]);

    private static VideoVariant Variant(Plan plan, ProfilePlan part, Rendition rendition)
    {
        var rate = plan.Source.Video is { FrameRate.IsKnown: true } source
            ? Math.Min(source.FrameRate.PerSecond, part.Video!.MaxFrameRate ?? double.MaxValue) : 0;
        var profile = part.Profile.Video?.H264Profile switch { "baseline" => "42c0", "main" => "4d40", _ => "6400" };
        var entry = EncoderChoice.IsMixed(part.Profile.Video!.Encoder) ? "avc3" : "avc1";
        return new VideoVariant($"{rendition.Name}/index.m3u8", $"{entry}.{profile}{H264Level.Of(rendition.Width, rendition.Height, rate == 0 ? 30 : rate, rendition.MaxKbps).Hex}",
            rendition.Width, rendition.Height, rate, rendition.MaxKbps * 1000L, rendition.Kbps * 1000L, [])
        { HasCaptions = part.Video!.HasCaptions };
    }

    private static AudioVariant Audio(AudioPlan audio) => new(
        $"{audio.Name}/index.m3u8", audio.Label, audio.Channels, "mp4a.40.2", (long)(audio.Kbps * 1000 * PeakOverNominal),
            audio.Kbps * 1000L);

    private static string Media(IReadOnlyList<MediaTime> durations) => MediaPlaylist.Write(
        [.. durations.Select((duration, number) => (duration, AssetLayout.SegmentName(number, SegmentContainer.Fmp4)))],
            AssetLayout.InitName);

    /// <summary>A header may promise years. Audio is cut at whole packets, so each length is right to one packet (21 ms); the final
    /// playlist has the exact ones.</summary>
    private static List<MediaTime> AudioSegments(Plan plan, ProfilePlan part, AudioPlan audio)
    {
        var length = StepGraph.SegmentLength(part.Profile);
        var end = audio.End ?? audio.Track.Duration ?? plan.Source.Duration ?? MediaTime.Zero;
        MediaTime[] starts = [MediaTime.Zero, .. Segment.Cuts(end, length).Take(PlanLimits.MostSegments - 1)];
        return end <= MediaTime.Zero ? [] : [.. starts.Zip(starts.Skip(1).Append(end), (from, to) => to - from)];
    }
}
