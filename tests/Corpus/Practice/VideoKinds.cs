using System.Buffers.Binary;
using System.Text;

namespace Transcode.Corpus.Practice;

/// <summary>Films whose header says little or the wrong thing of fields, colours, transparency and shape. Combs and missing tags are found
/// by the contract.</summary>
internal static class VideoKinds
{
    private const string BarSource = "-f lavfi -i \"color=c=black:s=320x256:r=50:d=3\" -vf "
        + "\"geq=lum='if(lt(abs(X-mod(N*8,320)),16),235,16)':cb=128:cr=128,interlace=scan={0}:lowpass=0,format={1}\"";

    private static string Bar(string scan, string format = "yuv420p")
        => BarSource.Replace("{0}", scan, StringComparison.Ordinal).Replace("{1}", format, StringComparison.Ordinal);

    private const string Quarters =
        """
        -f lavfi -i "color=c=red:s=640x360:r=25:d=2" -f lavfi -i "color=c=lime:s=640x360:r=25:d=2"
        -f lavfi -i "color=c=blue:s=640x360:r=25:d=2" -f lavfi -i "color=c=0xC08040:s=640x360:r=25:d=2"
        -filter_complex "[0]format=rgb24[a];[1]format=rgb24[b];[2]format=rgb24[c];[3]format=rgb24[d];[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack,format=bgr0" -c:v ffv1 rgb.mkv
        """;

    private const string Hidden =
        "-f lavfi -i \"color=c=0x00FF00:s=320x180:r=25:d=2,format=rgba,geq=r='if(lt(hypot(X-160,Y-90),50),255,0)':g=255:b='if(lt(hypot(X-160,Y-90),50),255,0)':a='if(lt(hypot(X-160,Y-90),50),255,0)'\" ";

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        new("pic-bff-dv", "a DV camcorder, bottom field first: the header says nothing, the frames do")
        {
            Input = make => make.Ffmpeg("-f lavfi -i \"color=c=black:s=720x576:r=50:d=2\" -vf "
                + "\"geq=lum='if(lt(abs(X-mod(N*8,720)),20),235,16)':cb=128:cr=128,interlace=scan=bff:lowpass=0,setsar=16/15,format=yuv420p\" -c:v dvvideo -r 25 -flags +ildct dv.avi", "dv.avi"),
            Expected = [Expect.Frames(run => run.Largest, 50)],
        },
        new("tim-progressive-then-interlaced", "a recording of television: a progressive trailer, then fields")
        {
            Input = make =>
            {
                // No fine drawing: of those idet takes progressive frames for combs.
                make.Ffmpeg("-f lavfi -i \"color=c=black:s=320x256:r=25:d=2\" -vf "
                    + "\"geq=lum='if(lt(abs(X-mod(N*8,320)),16),235,16)':cb=128:cr=128,format=yuv420p\" -c:v mpeg2video -b:v 4M -f mpegts "
                    + "a.ts", "a.ts");
                make.Ffmpeg(Bar("tff") + " -c:v mpeg2video -b:v 4M -flags +ildct+ilme -top 1 -output_ts_offset 2 -f mpegts b.ts", "b.ts");
                return Joined(make, "a.ts", "b.ts", "tv.ts");
            },
            Expected = [Expect.Frames(run => run.Largest, 125)],
        },
        new("pic-mbaff", "H.264 with macroblocks of frames and fields, bottom field first")
        {
            Input = make => make.Ffmpeg(Bar("bff") + " -c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params bff=1 mbaff.mp4",
                "mbaff.mp4"),
            Expected = [Expect.Frames(run => run.Largest, 75)],
        },
        .. ((string[])["ts",
            "mp4"]).Select(container => new PracticeCase($"pic-paff-{container}", "H.264 whose fields are pictures of their own, as "
                + "television sends it: half of the frames were called damaged")
        {
            Input = make =>
            {
                make.Bytes("fields.h264", FieldCodedVideo.Stream(75, topFirst: container == "ts"));
                return make.Ffmpeg($"-fflags +genpts -r 50 -i fields.h264 -c copy -bsf:v setts=ts=N*1800:time_base=1/90000 fields.{container}", $"fields.{container}");
            },
            Expected = [Expect.Frames(run => run.Largest, 75), Expect.Lasts(run => run.Largest, 3), Expect.NotSaid("did not decode"),
            Expect.NotSaid("damaged"), Expect.Reported("fields are packets")],
        }),
        new("pic-mjpeg-interlaced-unknown", "a capture card's HuffYUV has no place for a field order: the profile forces it")
        {
            Input = make => make.Ffmpeg(Bar("tff", "yuv422p") + " -c:v huffyuv capture.avi", "capture.avi"),
            OwnProfile =
                """{ "name": "force", "assets": ["video"], "video": { "deinterlace": "always", "ladder": [{ "name": "256p", "width": 320, "height": 256, "kbps": 1000 }] }, "hls": {}, "mp4": true }""",
            Expected = [Expect.Frames(run => run.Largest, 75)],
        },
        new("col-rgb", "a screen recorder that writes RGB in HD")
        {
            Input = make => make.Ffmpeg(Quarters, "rgb.mkv"),
            Expected = Video.Patches,
        },
        new("col-2020-sdr", "pure colours of BT.2020, which no screen shows: they came out darker than the nearest that it does show")
        {
            Input = make =>
                make.Ffmpeg(Quarters.Replace(",format=bgr0\" -c:v ffv1 rgb.mkv",
                    ",scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le\" -c:v libx265 -preset ultrafast -x265-params "
                    + "log-level=none:qp=4:colorprim=bt2020:transfer=bt2020-10:colormatrix=bt2020nc wide.mp4", StringComparison.Ordinal),
                    "wide.mp4"),
            Expected =
            [
                Expect.Colour(run => run.Largest, 1, 0.25, 0.25, (255, 0, 0), within: 6),
                    Expect.Colour(run => run.Largest, 1, 0.75, 0.25, (0, 255, 0), within: 6),
                Expect.Colour(run => run.Largest, 1, 0.25, 0.75, (0, 0, 255), within: 6),
                    Expect.Colour(run => run.Largest, 1, 0.75, 0.75, (222, 115, 40), within: 6),
            ],
        },
        new("col-pq-nomatrix", "PQ is named, matrix and primaries are not")
        {
            Input = make => make.Ffmpeg("-f lavfi -i smptebars=s=320x180:r=25:d=2 -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le "
                + "-x265-params log-level=none:transfer=smpte2084 pq.mkv", "pq.mkv"),
            Expected = [Expect.Reported("BT.2020")],
        },
        new("pic-prores4444-alpha", "an editor's export with straight alpha over a hidden green")
        {
            Input = make => make.Ffmpeg(Hidden + "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le alpha.mov", "alpha.mov"),
            Expected = OverBlack,
        },
        new("pic-vp9-alpha", "WebM keeps its alpha beside the picture")
        {
            Input = make => make.Ffmpeg(Hidden + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuva420p -b:v 1M alpha.webm",
                "alpha.webm"),
            Expected = OverBlack,
        },
        new("pic-clap", "a clean aperture: what lies beside it is not to be seen")
        {
            Input = make =>
            {
                make.Ffmpeg(
                    "-f lavfi -i \"color=c=red:s=320x180:r=25:d=2,drawbox=x=40:y=0:w=240:h=180:c=gray:t=fill\" -c:v libx264 -preset "
                    + "veryfast -pix_fmt yuv420p -movflags +faststart whole.mov", "whole.mov");
                return make.Edit("whole.mov", "clap.mov", WithCleanAperture);
            },
            Expected =
            [
                Expect.Size(run => run.Largest, 240, 180), Expect.Reported("cropped to 240x180"),
                Expect.Colour(run => run.Largest, 1, 0.05, 0.5, (128, 128, 128), within: 6),
                    Expect.Colour(run => run.File("poster.jpg"), 0, 0.05, 0.5, (128, 128, 128), within: 6),
            ],
        },
        new("pic-aspect-change", "4:3, then 16:9 in frames of one size")
        {
            Input = make =>
            {
                make.Ffmpeg("-f lavfi -i \"color=c=white:s=720x576:r=25:d=2\" -c:v mpeg2video -b:v 3M -aspect 4/3 -f mpegts a.ts", "a.ts");
                make.Ffmpeg("-f lavfi -i \"color=c=white:s=720x576:r=25:d=2\" -c:v mpeg2video -b:v 3M -aspect 16/9 -output_ts_offset 2 -f "
                    + "mpegts b.ts", "b.ts");
                return Joined(make, "a.ts", "b.ts", "aspect.ts");
            },
            Expected = Bars(768, 576),
        },
        new("pic-size-change", "a recorded call that changes its size")
        {
            Input = make =>
            {
                make.Ffmpeg("-f lavfi -i \"color=c=white:s=320x240:r=25:d=2\" -c:v libx264 -preset veryfast -f mpegts a.ts", "a.ts");
                make.Ffmpeg("-f lavfi -i \"color=c=white:s=640x360:r=25:d=2\" -c:v libx264 -preset veryfast -output_ts_offset 2 -f mpegts "
                    + "b.ts", "b.ts");
                return Joined(make, "a.ts", "b.ts", "size.ts");
            },
            Expected = Bars(320, 240),
        },
    ];

    private static IReadOnlyList<Func<PracticeRun, IEnumerable<string>>> OverBlack =>
    [
        .. ((Func<PracticeRun, string>[])[run => run.Largest,
            run => run.File("poster.jpg")]).SelectMany(which => (Func<PracticeRun, IEnumerable<string>>[])
            [Expect.Colour(which, 1, 0.05, 0.1, (0, 0, 0), within: 6), Expect.Colour(which, 1, 0.5, 0.5, (255, 255, 255), within: 6)]),
    ];

    private static IReadOnlyList<Func<PracticeRun, IEnumerable<string>>> Bars(int width, int height) =>
    [
        Expect.Size(run => run.Largest, width, height), Expect.Reported("changes its shape"),
        Expect.Colour(run => run.Largest, 1, 0.5, 0.03, (255, 255, 255), within: 6),
            Expect.Colour(run => run.Largest, 3, 0.5, 0.03, (0, 0, 0), within: 6),
        Expect.Colour(run => run.Largest, 3, 0.5, 0.5, (255, 255, 255), within: 6),
            Expect.Colour(run => run.Largest, 3, 0.03, 0.5, (255, 255, 255), within: 6),
    ];

    private static string Joined(Workshop make, string first, string second, string whole) =>
        make.Bytes(whole, [.. File.ReadAllBytes(make.PathOf(first)), .. File.ReadAllBytes(make.PathOf(second))]);

    /// <summary>A clap box of 240x180 in the middle before avcC, and all that lies around it or behind it moved.</summary>
    private static byte[] WithCleanAperture(byte[] movie)
    {
        const int size = 40;
        int Find(string type, int from) => from + movie.AsSpan(from).IndexOf(Encoding.ASCII.GetBytes(type)) - 4;
        var start = Find("moov", 0);
        var at = Find("avcC", start);
        foreach (var box in (string[])["moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1"])
            Add(Find(box, start), size);
        var offsets = Find("stco", start);
        for (var n = BinaryPrimitives.ReadInt32BigEndian(movie.AsSpan(offsets + 12)); n > 0; n--)
            Add(offsets + 12 + 4 * n, size);
        var clap = new byte[size];
        int[] fields = [size, 0, 240, 1, 180, 1, 0, 1, 0, 1];
        foreach (var (value, i) in fields.Select((value, i) => (value, i)))
            BinaryPrimitives.WriteInt32BigEndian(clap.AsSpan(4 * i), value);
        Encoding.ASCII.GetBytes("clap", clap.AsSpan(4));
        return [.. movie[..at], .. clap, .. movie[at..]];

        void Add(int place, int more)
            => BinaryPrimitives.WriteInt32BigEndian(movie.AsSpan(place), BinaryPrimitives.ReadInt32BigEndian(movie.AsSpan(place)) + more);
    }
}
