using static Transcode.MediaEvidence.Samples.Making;
using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Shapes, directions and formats of the picture.</summary>
internal static class VideoSamples
{
    private const string Interlaced = "-f lavfi -i testsrc2=s=720x576:r=50:d={0},interlace=scan=tff -f lavfi -i sine=f=440:r=48000:d={0}";

    internal static IReadOnlyList<Sample> All { get; } =
    [
        Good("rotated.mov", "a phone held upright", Film(100, 4) with { Display = "180x320" },
            Plain("whole.mp4"), new Ffmpeg("-i whole.mp4 -c copy -metadata:s:v rotate=90 out.mov")),
        Long("rotated-long.mov", "the same over several chunks", Film(750, 30) with { Display = "360x640" },
            PlainLong("-g 50 whole.mp4"), new Ffmpeg("-i whole.mp4 -c copy -metadata:s:v rotate=90 out.mov")),
        Long("upside-down.mp4", "turned by 180 degrees", Film(100, 4) with { Display = "320x180" },
            Plain("whole.mp4"), new Ffmpeg("-i whole.mp4 -c copy -metadata:s:v rotate=180 out.mp4")),
        Good("mirrored.mp4", "a front camera: the display matrix mirrors", Film(100, 4) with { Display = "320x180" },
            Plain("whole.mp4"), new Mirror("whole.mp4", "out.mp4")),
        Good("interlaced-mpeg2.ts", "50 fields, shape 4:3, MPEG-2", Film(100, 4) with { Aspect = "4:3", IsInterlaced = true },
            new Ffmpeg(Seconds(4) + " -c:v mpeg2video -b:v 3M -flags +ildct+ilme -top 1 -aspect 4:3 -c:a mp2 -b:a 192k out.ts")),
        Long("interlaced-h264.mp4", "50 fields in H.264", Film(100, 4) with { IsInterlaced = true },
            new Ffmpeg(Seconds(4) + $" {H264} -flags +ildct+ilme -x264-params tff=1 {Aac} out.mp4")),
        Long("interlaced-long.ts", "fields over several chunks", Film(625, 25) with { IsInterlaced = true },
            new Ffmpeg(Seconds(25) + $" {H264} -flags +ildct+ilme -x264-params tff=1:keyint=50 {Aac} -f mpegts out.ts")),
        Long("ten-bit.mp4", "High 10: comes out in 8 bit 4:2:0", Film(100, 4) with { PixelFormat = "yuv420p" },
            new Ffmpeg($"{Video} {Tone} -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le {Aac} out.mp4")),
        Good("hevc-444-ten-bit.mkv", "HEVC 4:4:4, 10 bit", Film(100, 4, audio: false) with { PixelFormat = "yuv420p" },
            new Ffmpeg($"{Video} -c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv444p10le out.mkv")),
        Good("hdr10.mp4", "PQ and BT.2020: tone-mapped, or labelled rightly", Film(50, 2, audio: false) with { PixelFormat = "yuv420p" },
            new Ffmpeg("-f lavfi -i testsrc2=s=640x360:r=25:d=2 -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le "
                + "-x265-params log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc out.mp4")),
        Good("odd-size.mp4", "321x181: H.264 4:2:0 needs even sides", Film(100, 4),
            new Ffmpeg($"-f lavfi -i testsrc2=s=321x181:r=25:d=4,format=yuv444p {Tone} -c:v libx264 -preset ultrafast -pix_fmt yuv444p {Aac} out.mp4")),
        Good("anamorphic.mp4", "sample aspect 16:15: the shape is kept", Film(100, 4) with { Aspect = "4:3" },
            new Ffmpeg($"-f lavfi -i testsrc2=s=720x576:r=25:d=4,setsar=16/15 {Tone} {H264} {Aac} out.mp4")),
        Good("three-rungs.mp4", "720p: several rungs whose groups must line up", Film(300, 12),
            new Ffmpeg($"-f lavfi -i testsrc2=s=1280x720:r=25:d=12 -f lavfi -i sine=f=440:r=48000:d=12 {H264} -g 50 {Aac} out.mp4")),
        Long("portrait.mp4", "higher than wide without any rotation", Film(100, 4) with { Display = "360x640" },
            new Ffmpeg($"-f lavfi -i testsrc2=s=360x640:r=25:d=4 {Tone} {H264} {Aac} out.mp4")),
        Good("black-and-silent.mp4", "nothing to see, nothing to hear", Film(100, 4) with { IsStill = true },
            new Ffmpeg($"-f lavfi -i color=c=black:s=320x180:r=25:d=4 -f lavfi -i anullsrc=d=4 {H264} {Aac} -t 4 out.mp4")),
    ];

    private static string Seconds(int seconds) => Interlaced.Replace("{0}", $"{seconds}", StringComparison.Ordinal);
}
