using Transcode.MediaEvidence;

namespace Transcode.Corpus.Practice;

/// <summary>Which of several streams is meant.</summary>
internal static class Streams
{
    private const string Film = "-f lavfi -i testsrc2=s=640x360:r=25:d=3";
    private const string X264 = "-c:v libx264 -preset veryfast -pix_fmt yuv420p";

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        new("ts-two-programs", "a multiplex: radio first, then television; the radio's sound became the film's")
        {
            Input = make => make.Ffmpeg(
                $"-f lavfi -i sine=f=300:d=4 -f lavfi -i testsrc2=s=640x360:r=25:d=4 -f lavfi -i sine=f=900:d=4 -map 0 -map 1 -map 2 -c:a mp2 {X264} -program title=Radio:st=0 -program title=TV:st=1:st=2 two.ts", "two.ts"),
            Expected = [MainTone(900, 300), Expect.Reported("another programme")],
        },
        new("pic-mjpeg-first", "a still JPEG as the first video, not marked as a cover; it became the film")
        {
            Input = make =>
            {
                Still(make);
                make.Ffmpeg($"{Film} {X264} film.mkv", "film.mkv");
                return make.Ffmpeg("-i still.mkv -i film.mkv -map 0 -map 1 -c copy both.mkv", "both.mkv");
            },
            Expected = [Expect.Size(run => run.Largest, 640, 360), Expect.Frames(run => run.Largest, 75),
                Expect.Reported("a still picture of 160x90")],
        },
        new("pic-empty-film", "the film is announced and holds nothing, beside a still that has its picture: all was refused")
        {
            Input = make =>
            {
                Still(make);
                return make.Ffmpeg($"-i still.mkv -f lavfi -i testsrc2=s=640x360:r=25:d=3,trim=start=10 -map 0 -map 1 -c:v:0 copy -c:v:1 "
                    + $"libx264 -pix_fmt:v:1 yuv420p empty.mkv", "empty.mkv");
            },
            Expected = [Expect.Size(run => run.Largest, 160, 90), Expect.Reported("announced and holds nothing")],
        },
        .. ((string[])["mkv",
            "ts"]).Select(container => new PracticeCase($"snd-empty-first-{container}", "the first sound is announced and never comes; the "
                + "second has all")
        {
            Input = make =>
                make.Ffmpeg($"{Film} -f lavfi -i sine=f=300:d=3,atrim=start=10 -f lavfi -i sine=f=900:d=3 -map 0 -map 1 -map 2 {X264} -c:a mp2 empty.{container}", $"empty.{container}"),
            Expected = [MainTone(900, 300)],
        }),
        new("snd-empty-ts", "sound is announced and never comes: the film was refused")
        {
            Input = make => make.Ffmpeg($"{Film} -f lavfi -i sine=f=300:d=3,atrim=start=10 -map 0 -map 1 {X264} -c:a mp2 empty.ts",
                "empty.ts"),
            Expected = [Expect.Frames(run => run.Largest, 75), Expect.Reported("announced and holds nothing"), Expect.Reported("no sound")],
        },
        new("pic-dji-preview", "a drone's film with its log as subtitles and a preview as second video")
        {
            Input = make =>
            {
                Still(make);
                make.Text("log.srt",
                    "1\n00:00:00,000 --> 00:00:01,000\nF/2.8, SS 500, ISO 100, GPS (11.57, 48.13)\n\n2\n00:00:01,000 --> "
                    + "00:00:02,000\nF/2.8, SS 500, ISO 100, GPS (11.58, 48.13)\n");
                make.Ffmpeg($"{Film} {X264} film.mkv", "film.mkv");
                return make.Ffmpeg("-i film.mkv -i still.mkv -i log.srt -map 0 -map 1 -map 2 -c copy -c:s mov_text dji.mp4", "dji.mp4");
            },
            Expected = [Expect.Size(run => run.Largest, 640, 360), Expect.Frames(run => run.Largest, 75),
                Expect.Reported("the log of a camera"),
                    run => Master(run).Contains("TYPE=SUBTITLES", StringComparison.Ordinal) ? ["the log is offered as subtitles"] : []],
        },
        new("pic-proxy-first", "a small proxy of the same length lies first and is the default")
        {
            Input = make => make.Ffmpeg($"-f lavfi -i testsrc2=s=160x90:r=25:d=3 {Film} -map 0 -map 1 {X264} -disposition:v:0 default "
                + $"-disposition:v:1 0 proxy.mkv", "proxy.mkv"),
            Expected = [Expect.Size(run => run.Largest, 640, 360), Expect.Frames(run => run.Largest, 75),
                Expect.Reported("another video of 160x90")],
        },
        new("cc-mpeg2-none", "the control: a film without closed captions declares none")
        {
            Input = make => make.Ffmpeg($"{Film} -c:v mpeg2video -q:v 4 plain.mpg", "plain.mpg"),
            Expected = [run => Master(run).Contains("CLOSED-CAPTIONS", StringComparison.Ordinal) ? ["closed captions are declared"] : []],
        },
        new("cc-608", "closed captions in the frames: kept, but nobody knew")
        {
            Input = make =>
            {
                make.Ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=2 -c:v libx264 -preset veryfast -pix_fmt yuv420p -bf 0 "
                    + "-x264-params annexb=1:slices=1:sliced-threads=0 plain.h264", "plain.h264");
                make.Edit("plain.h264", "captions.h264", WithCaptions);
                return make.Ffmpeg("-r 30000/1001 -i captions.h264 -c copy captions.mp4", "captions.mp4");
            },
            Expected =
            [
                run => Master(run) is var master && master.Contains("TYPE=CLOSED-CAPTIONS", StringComparison.Ordinal)
                    && master.Contains("INSTREAM-ID=\"CC1\"", StringComparison.Ordinal)
                    && master.Split('\n').Where(line => line.StartsWith("#EXT-X-STREAM-INF", StringComparison.Ordinal))
                    .All(line => line.Contains("CLOSED-CAPTIONS=\"captions\"", StringComparison.Ordinal))
                    ? [] : ["the captions are not declared"],
                run => Captions(run.Largest) is var frames && frames == 60 ? [] : [$"{frames} of 60 frames carry captions"],
                Expect.Reported("closed captions"),
            ],
        },
    ];

    private static void Still(Workshop make)
        => make.Ffmpeg("-f lavfi -i testsrc2=s=160x90:d=0.04:r=25 -c:v mjpeg -pix_fmt yuvj420p -frames:v 1 still.mkv", "still.mkv");

    private static string Master(PracticeRun run) => File.ReadAllText(run.File("master.m3u8"));

    /// <summary>Of two tones, the one that is wanted is heard when nothing is chosen.</summary>
    private static Func<PracticeRun, IEnumerable<string>> MainTone(int wanted, int other) => run =>
    {
        var (loud, quiet) = (Tone(run.File("360p.mp4"), wanted), Tone(run.File("360p.mp4"), other));
        return loud > quiet + 20 ? [] : [$"{wanted} Hz is heard at {loud} dB, {other} Hz at {quiet} dB"];
    };

    private static double Tone(string file, int hertz)
        => Tool.Run("ffmpeg", ["-nostdin", "-i", file, "-af", $"bandpass=f={hertz}:width_type=h:w=40,volumedetect", "-f", "null", "-"])
        .ErrorLines.Where(line => line.Contains("mean_volume:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split("mean_volume:")[1].Replace("dB", "", StringComparison.Ordinal),
        System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(-200).First();

    private static int Captions(string path)
        => Tool.Run("ffprobe",
        ["-v", "error", "-allowed_extensions", "ALL", "-show_entries", "frame_side_data=side_data_type", "-of", "csv=p=0", "-i",
        "file:" + path])
        .OutputLines.Count(line => line.Contains("Closed Captions", StringComparison.Ordinal));

    /// <summary>Before the first slice of each picture, a message with a pair of empty bytes of the first channel: what a broadcaster sends
    /// between two captions.</summary>
    private static byte[] WithCaptions(byte[] stream)
    {
        byte[] message = [0, 0, 0, 1, 6, 4, 14, 0xB5, 0, 0x31, .. "GA94"u8, 3, 0x41, 0xFF, 0xFC, 0x80, 0x80, 0xFF, 0x80];
        var result = new List<byte>();
        for (var at = 0; at < stream.Length; at++)
        {
            if (at + 3 < stream.Length && stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1 && (stream[at + 3] & 31) is 1 or 5)
                result.AddRange(message);
            result.Add(stream[at]);
        }

        return [.. result];
    }
}
