using System.Globalization;
using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence;

/// <summary>One decoded frame (a picture, or a block of samples): when it is shown and for how long, in seconds.</summary>
public sealed record DecodedFrame(double Time, double Duration);

/// <summary>What comes out of a straight decode of one stream: the truth that every output is held against.</summary>
public sealed record Decoded(IReadOnlyList<DecodedFrame> Frames, IReadOnlyList<string> Complaints)
{
    public static Decoded None { get; } = new([], []);

    public double Start => Frames.Count == 0 ? 0 : Frames[0].Time;

    public double End => Frames.Count == 0 ? 0 : Frames[^1].Time + Frames[^1].Duration;

    public double Duration => End - Start;

    /// <summary>
    /// When the last sample is heard. Where blocks overlap by more than a fifth the container's clock is wrong (AVI with a false block
    /// size), and only their number says how long they last.
    /// </summary>
    public double HeardEnd => Frames.Sum(frame => frame.Duration) is var played && played > 1.2 * Duration ? Start + played : End;

    /// <param name="path">a media file or an HLS media playlist</param>
    /// <param name="keepTimes">the stamps as they are in the file; otherwise the file begins at 0</param>
    public static Decoded Video(string path, bool keepTimes = false)
    {
        // The size does not matter here, and a stream may change it on the way.
        var decoded = Read(path, keepTimes,
            ["-map", "0:V:0", "-vf", "scale=32:32:flags=neighbor", "-fps_mode", "passthrough", "-enc_time_base", "-1"]);
        return path.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase) ? decoded.EndingWith(LastDuration(path)) : decoded;
    }

    public static Decoded Audio(string path, bool keepTimes = false) => Read(path, keepTimes, ["-map", "0:a:0"]);

    private Decoded EndingWith(double duration) =>
        Frames.Count > 0 && duration > 0 ? this with { Frames = [.. Frames.SkipLast(1), Frames[^1] with { Duration = duration }] } : this;

    // ffmpeg's reader of playlists drops how long a frame is shown and guesses; the last fragment's own end says it.
    private static double LastDuration(string path)
    {
        var playlist = MediaPlaylist.Read(path);
        if (playlist.Init is null || playlist.Segments.Count == 0)
            return 0;
        using var last = Standalone.Of(playlist, playlist.Segments[^1]);
        var end = StreamFacts.Of(last.Path).FirstOrDefault(stream => stream.Kind == "video")?.Duration ?? 0;
        return end - Packet.Of(last.Path).Select(packet => packet.Time).DefaultIfEmpty().Max();
    }

    private static Decoded Read(string path, bool keepTimes, IEnumerable<string> selection)
    {
        string[] stamps = keepTimes ? ["-copyts"] : [];
        var result = Tool.Run(
            "ffmpeg",
                ["-v", "warning", "-nostdin", .. stamps, .. Source.Options(path), "-i", Source.Name(path), .. selection, "-f", "framecrc",
                "-"]);
        var timeBase = 0.0;
        var frames = new List<DecodedFrame>();
        foreach (var line in result.OutputLines)
        {
            if (line.StartsWith("#tb 0:", StringComparison.Ordinal))
                timeBase = TimeBase(line["#tb 0:".Length..]);
            else if (line[0] != '#')
                frames.Add(Frame(line.Split(','), timeBase));
        }

        return new Decoded(frames, [.. result.ErrorLines]);
    }

    private static double TimeBase(string text)
    {
        var parts = text.Split('/').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return parts[0] / parts[1];
    }

    private static DecodedFrame Frame(string[] columns, double timeBase) => new(
        long.Parse(columns[2], CultureInfo.InvariantCulture) * timeBase,
        long.Parse(columns[3], CultureInfo.InvariantCulture) * timeBase);
}
