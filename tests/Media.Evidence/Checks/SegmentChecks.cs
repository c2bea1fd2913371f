using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Plays every segment alone, as a viewer's seek does: it must begin with a key frame, at
/// the moment the playlist gives it, and decode without a word of complaint.</summary>
public static class SegmentChecks
{
    private const double Rounding = 0.0015;

    public static IEnumerable<string> EachStandsAlone(MediaPlaylist playlist, bool hasVideo)
    {
        (string Name, double Start, double Seconds)? before = null;
        foreach (var segment in playlist.Segments)
        {
            var name = Path.GetFileName(segment.Path);
            if (!File.Exists(segment.Path))
            {
                yield return $"{name} is in the playlist and not on disk";
                continue;
            }

            using var alone = Standalone.Of(playlist, segment);
            if (hasVideo)
            {
                var packets = Packet.Of(alone.Path);
                if (packets is not [{ IsKey: true }, ..])
                    yield return packets.Count == 0 ? $"{name} has no picture" : $"{name} does not begin with a key frame";
                var start = packets.Select(packet => packet.Time).DefaultIfEmpty().Min();
                if (before is { } last && Math.Abs(start - last.Start - last.Seconds) > Rounding)
                    yield return $"{last.Name}: EXTINF {last.Seconds}, measured {start - last.Start:0.0000} s";
                before = (name, start, segment.Seconds);
            }

            var decoded = Tool.Run(
                "ffmpeg", "-v", "warning", "-nostdin", "-i", "file:" + alone.Path, "-fps_mode", "passthrough", "-enc_time_base:v", "-1",
                    "-f", "null", "-");
            if (decoded.ExitCode != 0 || decoded.ErrorLines.Any())
                yield return $"{name} decodes with complaints: {decoded.ErrorLines.FirstOrDefault() ?? "code " + decoded.ExitCode}";
        }
    }

    /// <summary>Every ladder entry must switch at the same moments: the same key frames and the same cuts.</summary>
    public static IEnumerable<string> RenditionsAreAligned(IReadOnlyList<MediaPlaylist> entries)
    {
        if (entries.Count < 2)
            yield break;
        var first = KeyTimes(entries[0]);
        foreach (var entry in entries.Skip(1))
        {
            var here = KeyTimes(entry);
            var differs = first.Zip(here).FirstOrDefault(pair => Math.Abs(pair.First - pair.Second) > 0.0005);
            if (here.Count != first.Count || differs != default)
                yield return $"{entry.Path}: key frames differ from the first entry's ({first.Count} and {here.Count}; first at {differs.First:0.000} s)";
            if (!entry.Segments.Select(segment => segment.Seconds).SequenceEqual(entries[0].Segments.Select(segment => segment.Seconds)))
                yield return $"{entry.Path}: segments are cut at other times than the first entry's";
        }
    }

    private static List<double> KeyTimes(MediaPlaylist playlist) =>
        [.. Packet.Of(playlist.Path).Where(packet => packet.IsKey).Select(packet => packet.Time)];
}
