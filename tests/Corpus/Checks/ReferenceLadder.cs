using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Transcode.MediaEvidence;

namespace Transcode.Corpus.Checks;

/// <summary>
/// A ladder known to be right, made without the product: one ffmpeg run per track into fragments, cut at the fragments.
/// The checks must find nothing in it, and must find whatever a test then breaks.
/// </summary>
internal sealed class ReferenceLadder : IDisposable
{
    /// <summary>Each ladder is encoded once; a test gets a copy that it may break.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<ReferenceLadder>> _whole = new(StringComparer.Ordinal);

    static ReferenceLadder() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var ladder in _whole.Values.Where(ladder => ladder.IsValueCreated))
            ladder.Value.Dispose();
    };

    private const string FragmentFlags = "frag_keyframe+empty_moov+default_base_moof";
    private readonly string _source;

    private ReferenceLadder(string source, string folder) => (_source, Folder) = (source, folder);

    internal string Folder { get; }

    internal string Master => Path.Combine(Folder, "master.m3u8");

    internal static ReferenceLadder Of(string source, params int[] heights)
    {
        var whole = _whole.GetOrAdd($"{string.Join(',', heights)} {source}", _ => new(() => Make(source, heights))).Value;
        var copy = new ReferenceLadder(source, Directory.CreateTempSubdirectory("ladder-").FullName);
        foreach (var file in Directory.EnumerateFiles(whole.Folder))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        return copy;
    }

    private static ReferenceLadder Make(string source, int[] heights)
    {
        var ladder = new ReferenceLadder(source, Directory.CreateTempSubdirectory("ladder-").FullName);
        // The encoder's first packet only primes the decoder; kept, it would delay all that follows by 21 ms.
        var audio = ladder.Track("sound",
            ["-bsf:a", "noise=drop='eq(n,0)'", "-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-frag_duration", "2000000"]);
        var master =
            new StringBuilder(
                "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"main\",DEFAULT=YES,URI=\"sound.m3u8\"\n");
        foreach (var height in heights)
        {
            var entry = ladder.Track(
                $"{height}p",
                ["-map", "0:V:0", "-vf", $"scale=-2:{height},setsar=1,format=yuv420p", "-fps_mode", "passthrough", "-enc_time_base",
                "1:90000",
                    "-video_track_timescale", "90000", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "50", "-keyint_min",
                    "1", "-sc_threshold", "0"]);
            var video = StreamFacts.Of(Path.Combine(ladder.Folder, $"{height}p.m3u8"))[0];
            master.Append(
                CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={entry.Peak + audio.Peak + 1:0},AVERAGE-BANDWIDTH={entry.Average + audio.Average:0},")
                .Append(CultureInfo.InvariantCulture, $"CODECS=\"avc1.6400{video.Level:x2},mp4a.40.2\",RESOLUTION={video.Width}x{video.Height},")
                .Append(CultureInfo.InvariantCulture, $"FRAME-RATE={video.FrameRate:0.000},AUDIO=\"a\"\n{height}p.m3u8\n");
        }

        File.WriteAllText(ladder.Master, master.ToString());
        return ladder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal void Replace(string file, string old, string by)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, by, StringComparison.Ordinal));
    }

    private (double Peak, double Average) Track(string name, string[] options)
    {
        var whole = Path.Combine(Folder, name + ".mp4");
        Tool.Required("ffmpeg", ["-v", "error", "-nostdin", "-y", "-i", "file:" + _source,
            .. options, "-movflags", FragmentFlags, "-use_editlist", "0", whole]);
        var packets = Tool.Required("ffprobe", "-v", "error", "-show_entries", "packet=pts_time,pos", "-of", "csv=p=0", whole);
        var bytes = File.ReadAllBytes(whole);
        var starts = Fragments(bytes);
        File.WriteAllBytes(Path.Combine(Folder, name + ".init.mp4"), bytes[..starts[0]]);
        var times = packets.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        var edges = starts.Skip(1).Append(bytes.Length).ToList();
        var firsts = starts.Zip(edges, (from, to) => times.Where(time => Position(time) >= from && Position(time) < to).Min(Time)).ToList();
        // The last frame's own length is not stored in fragments: as long as the others on average.
        firsts.Add(times.Max(Time) + (times.Max(Time) - times.Min(Time)) / (times.Count - 1));
        var playlist = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:3\n#EXT-X-PLAYLIST-TYPE:VOD\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{name}.init.mp4\"\n");
        for (var at = 0; at < starts.Count; at++)
        {
            File.WriteAllBytes(Path.Combine(Folder, $"{name}-{at}.m4s"), bytes[starts[at]..edges[at]]);
            playlist.Append(CultureInfo.InvariantCulture, $"#EXTINF:{firsts[at + 1] - firsts[at]:0.000000},\n{name}-{at}.m4s\n");
        }

        File.WriteAllText(Path.Combine(Folder, name + ".m3u8"), playlist.Append("#EXT-X-ENDLIST\n").ToString());
        File.Delete(whole);
        var read = MediaEvidence.Hls.MediaPlaylist.Read(Path.Combine(Folder, name + ".m3u8"));
        return (MediaEvidence.Hls.BitRate.Peak(read), MediaEvidence.Hls.BitRate.Average(read));
    }

    private static List<int> Fragments(byte[] bytes)
    {
        var starts = new List<int>();
        for (var at = 0; at + 8 <= bytes.Length; at += (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)))
        {
            if (bytes.AsSpan(at + 4, 4).SequenceEqual("moof"u8))
                starts.Add(at);
        }

        // The index of fragments at the end belongs to none of them; a last fragment with it appended still plays.
        return starts;
    }

    private static double Time(string[] packet) => Number(packet[0]);

    private static double Position(string[] packet) => Number(packet[1]);

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
