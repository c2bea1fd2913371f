using static Transcode.MediaEvidence.Samples.Making;
using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Inputs whose clock is not what one would wish.</summary>
internal static class Timing
{
    private const string Unsteady = "select='if(lt(mod(t,6),2),1,if(lt(mod(t,6),4),not(mod(n,3)),not(mod(n,7))))'";

    internal static IReadOnlyList<Sample> All { get; } =
    [
        Good("vfr-phone.mkv", "30, then 10, then 4 frames a second",
            new() { FramesAtLeast = 85, Duration = 6, DurationTolerance = 0.3, HasAudio = true },
            new Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=30:d=6,{Unsteady} -f lavfi -i sine=f=440:d=6 -fps_mode vfr {H264} {Aac} out.mkv")),
        Long("vfr-long.mp4", "an unsteady clock over several chunks",
            new() { FramesAtLeast = 400, Duration = 30, DurationTolerance = 0.3, HasAudio = true },
            new Ffmpeg($"-f lavfi -i testsrc2=s=640x360:r=30:d=30,{Unsteady} {LongTone} -fps_mode vfr {H264} -g 60 {Aac} out.mp4")),
        Long("ntsc-29.97.mp4", "30000/1001 frames a second", Film(120, 4.004),
            new Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=4 -f lavfi -i sine=f=440:r=48000:d=4.004 {H264} {Aac} out.mp4")),
        Good("film-23.976.mkv", "24000/1001 in a container that counts milliseconds", Film(96, 4.004),
            new Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=24000/1001:d=4 -f lavfi -i sine=f=440:r=48000:d=4.004 {H264} {Aac} out.mkv")),
        Long("film-23.976-long.mp4", "a chunk's end never falls on a whole second", Film(720, 30.03),
            new Ffmpeg($"-f lavfi -i testsrc2=s=640x360:r=24000/1001:d=30 -f lavfi -i sine=f=440:r=48000:d=30.03 {H264} -g 48 {Aac} out.mp4")),
        Good("transport-offset.ts", "a transport stream that begins at 1000 s", Film(100, 4),
            Plain("-g 25 -f mpegts -output_ts_offset 1000 out.ts")),
        Good("transport-wrap.ts", "the 33-bit clock wraps in the middle", Film(100, 4),
            Plain("-g 25 -f mpegts -output_ts_offset 95441.7 out.ts")),
        Long("transport-long.ts", "a transport stream over several chunks", Film(750, 30),
            PlainLong("-g 50 -f mpegts -output_ts_offset 1000 out.ts")),
        Good("edit-list.mp4", "an edit list hides what lies before the cut",
            new() { Duration = 2.5, DurationTolerance = 0.15, HasAudio = true },
            Plain("-g 25 whole.mp4"), new Ffmpeg("-ss 1.5 -i whole.mp4 -c copy out.mp4")),
        Long("edit-list-long.mp4", "the same over several chunks, with B frames",
            new() { Duration = 26.7, DurationTolerance = 0.15, HasAudio = true },
            new Ffmpeg($"{LongVideo} {LongTone} -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 50 {Aac} whole.mp4"),
            new Ffmpeg("-ss 3.3 -i whole.mp4 -c copy out.mp4")),
        Good("thousand-frames-a-second.mp4", "1000 fps: the rate may be capped, the length stays",
            new() { Duration = 1, HasAudio = false, IsFrameExact = false },
            new Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=1000:d=1 {H264} out.mp4")),
        Good("slideshow.mp4", "one picture in ten seconds",
            new() { FramesAtLeast = 3, Duration = 30, DurationTolerance = 1, HasAudio = false, IsFrameExact = false },
            new Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=1/10:d=30 {H264} out.mp4")),
        Good("one-frame.mp4", "a film of a single picture", new() { Frames = 1, HasAudio = false },
            new Ffmpeg($"{Video} {H264} -frames:v 1 out.mp4")),
        Good("two-at-a-time.mkv", "each second frame has the time of the one before",
            new() { Frames = 100, Duration = 4, DurationTolerance = 0.2, HasAudio = false, IsFrameExact = false },
            new Ffmpeg($"{Video} {H264} -bf 0 -vf setpts='floor(N/2)*2/25/TB' -fps_mode passthrough -enc_time_base 1:1000 out.mkv")),
        Good("transport-jump.ts", "the clock jumps 5000 s ahead, as at a splice: the jump is left out",
            new() { FramesAtLeast = 195, Duration = 8, DurationTolerance = 0.5, HasAudio = true, IsFrameExact = false },
            Plain("-f mpegts first.ts"), Plain("-f mpegts -output_ts_offset 5000 second.ts"),
            new Append("first.ts", "second.ts", "out.ts")),
        Bad("hundred-and-one-hours.mp4", "a frame each minute, in less than a megabyte: more than is planned",
            new Ffmpeg("-f lavfi -i testsrc2=s=32x32:r=1/60:d=363600 -c:v libx264 -preset ultrafast -g 10 -pix_fmt yuv420p out.mp4")),
        Bad("hole-of-ten-hours.mkv", "the picture stands still for longer than an MP4 file can say",
            new Ffmpeg($"{Video} {H264} -bf 0 -vf setpts='PTS+gt(N,50)*36000/TB' -fps_mode passthrough out.mkv")),
        Good("flash-and-beep.mp4", "a white flash and a beep at the same moment, each 1.001 s, over 30 s", Film(900, 30.03),
            new Ffmpeg("-f lavfi -i color=c=black:s=640x360:r=30000/1001:d=30.03,drawbox=c=white:t=fill:enable='eq(mod(n,30),0)'"
                + " -f lavfi -i aevalsrc='if(lt(mod(t,1.001),0.05),0.8*sin(2*PI*1000*t),0)':s=48000:d=30.03 "
                + $"{H264} -g 60 -c:a aac -b:a 128k -frames:v 900 out.mp4")),
    ];
}
