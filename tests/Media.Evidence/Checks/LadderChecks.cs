using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Everything that is promised of a finished ladder, against its source. Each difference names the playlist or file it is about.</summary>
public static class LadderChecks
{
    /// <param name="source">null where the output need not be the source frame by frame: then it is only held against itself</param>
    /// <param name="masterPath">the master playlist</param>
    public static IEnumerable<string> Hls(Evidence? source, string masterPath)
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
            .. master.Variants.SelectMany(variant => Named(variant.Path, Rung(source, master, variant))),
            .. tracks.SelectMany(track => Named(
                track.Path, PlaylistChecks.Consistent(track).Concat(SegmentChecks.EachStandsAlone(track, hasPicture: false)))),
            .. SegmentChecks.RungsAreAligned(playlists),
        ];
    }

    public static IEnumerable<string> File(Evidence? source, string path)
    {
        var output = Evidence.Of(path);
        return Named(path, (source is null ? [] : Same(source, output)).Concat(output.Video.Complaints.Concat(output.Audio.Complaints).Take(3)));
    }

    private static IEnumerable<string> Same(Evidence source, Evidence output) =>
        FrameChecks.SameFrames(source, output)
            .Concat(FrameChecks.SameDuration(source, output))
            .Concat(FrameChecks.SameAudioStart(source, output));

    private static IEnumerable<string> Rung(Evidence? source, MasterPlaylist master, Variant variant)
    {
        var playlist = MediaPlaylist.Read(variant.Path);
        // Stamps as stored: picture and sound lie in different playlists and share one clock.
        var output = Evidence.Of(variant.Path, keepTimes: true);
        if (master.AudioOf(variant) is { } track)
            output = output with { Audio = Decoded.Audio(track.Path, keepTimes: true) };
        return (source is null ? [] : Same(source, output))
            .Concat(PlaylistChecks.Consistent(playlist))
            .Concat(PlaylistChecks.SumIsTrue(playlist, output, source?.Picture?.Duration))
            .Concat(SegmentChecks.EachStandsAlone(playlist, hasPicture: true))
            .Concat(MasterChecks.Announced(master, variant, output));
    }

    private static IEnumerable<string> Named(string path, IEnumerable<string> differences) =>
        differences.Select(difference => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}: {difference}");
}
