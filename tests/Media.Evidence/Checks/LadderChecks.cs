using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Everything that is promised of a finished ladder, against its source. Each difference names the playlist or file it is
/// about.</summary>
public static class LadderChecks
{
    /// <param name="source">null where the output need not be the source frame by frame: then it is only held against itself</param>
    /// <param name="masterPath">the master playlist</param>
    /// <param name="seen">what of the ladder entries was decoded, by their paths, for whoever looks at them too</param>
    public static IEnumerable<string> Hls(Evidence? source, string masterPath, Dictionary<string, Evidence>? seen = null)
    {
        var master = MasterPlaylist.Read(masterPath);
        if (master.Variants.Count == 0)
            return ["the master playlist has no variants"];
        var playlists = master.Variants.Select(variant => MediaPlaylist.Read(variant.Path)).ToList();
        // A decoder waits for ever for the rest of a playlist that does not end; nothing more can be said of it.
        if (playlists.Where(playlist => !playlist.HasEnd).ToList() is [_, ..] open)
            return [.. open.SelectMany(playlist => Named(playlist.Path, PlaylistChecks.Consistent(playlist)))];
        var tracks = master.AudioTracks.DistinctBy(track => track.Path).Select(track => MediaPlaylist.Read(track.Path)).ToList();
        return
        [
            .. master.Variants.SelectMany(variant => Named(variant.Path, Entry(source, master, variant, seen))),
            .. tracks.SelectMany(track => Named(
                track.Path, PlaylistChecks.Consistent(track).Concat(SegmentChecks.EachStandsAlone(track, hasVideo: false)))),
            .. SegmentChecks.RenditionsAreAligned(playlists),
        ];
    }

    public static IEnumerable<string> File(Evidence? source, string path)
    {
        var output = Evidence.Of(path);
        return Named(path,
            (source is null ? [] : Same(source, output)).Concat(output.Video.Complaints.Concat(output.Audio.Complaints).Take(3)));
    }

    private static IEnumerable<string> Same(Evidence source, Evidence output) =>
        FrameChecks.SameFrames(source, output)
            .Concat(FrameChecks.SameDuration(source, output))
            .Concat(FrameChecks.SameAudioStart(source, output));

    private static IEnumerable<string> Entry(Evidence? source, MasterPlaylist master, Variant variant, Dictionary<string, Evidence>? seen)
    {
        var playlist = MediaPlaylist.Read(variant.Path);
        // Stamps as stored: picture and audio lie in different playlists and share one clock.
        var output = Evidence.Of(variant.Path, keepTimes: true);
        if (master.AudioOf(variant) is { } track)
            output = output with { Audio = AudioOf(track.Path, seen) };
        if (seen is not null)
            seen[variant.Path] = output;
        return (source is null ? [] : Same(source, output))
            .Concat(PlaylistChecks.Consistent(playlist))
            .Concat(PlaylistChecks.SumIsTrue(playlist, output, source?.VideoStream?.Duration))
            .Concat(SegmentChecks.EachStandsAlone(playlist, hasVideo: true))
            .Concat(MasterChecks.Announced(master, variant, output));
    }

    /// <summary>Ladder entries share their audio.</summary>
    private static Decoded AudioOf(string path, Dictionary<string, Evidence>? seen)
    {
        if (seen?.GetValueOrDefault(path) is { } known)
            return known.Audio;
        var audio = Decoded.Audio(path, keepTimes: true);
        if (seen is not null)
            seen[path] = new Evidence { Path = path, Streams = StreamFacts.Of(path), Video = Decoded.None, Audio = audio };
        return audio;
    }

    private static IEnumerable<string> Named(string path, IEnumerable<string> differences) =>
        differences.Select(difference => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}: {difference}");
}
