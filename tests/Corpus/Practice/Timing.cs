namespace Transcode.Corpus.Practice;

/// <summary>Picture and audio that begin or end at different times.</summary>
internal static class Timing
{
    private const string Encoded = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac";

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        new("tim-video-late", "a recorder whose camera comes up 2 s after the microphone: positions differed by 2 s between the playlists")
        {
            Input = make => make.Ffmpeg(
                """
                -itsoffset 2 -f lavfi -i "color=c=black:s=320x180:r=25:d=10,drawbox=c=white:t=fill:enable='eq(mod(n,50),0)'"
                -f lavfi -i "aevalsrc='if(lt(mod(t,2),0.05),0.8*sin(2*PI*1000*t),0)':s=48000:d=12"
                -map 0 -map 1 -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 50 -c:a aac late.mkv
                """, "late.mkv"),
            Expected = [Expect.Lasts(run => run.Audio, 12), Expect.Lasts(run => run.Largest, 12)],
        },
        new("tim-still-with-song", "one picture and 14 s of sound: the video was one segment of 0.04 s")
        {
            Input = make => make.Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=25:d=0.04 -f lavfi -i sine=d=14:r=48000 {Encoded} song.mp4",
                "song.mp4"),
            Expected = [Expect.Lasts(run => run.Audio, 14), Expect.Lasts(run => run.Largest, 14)],
        },
        new("tim-audio-longer", "sound goes on 12 s after the picture: a player that takes its length from the video ended at 8 s")
        {
            Input = make => make.Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=25:d=8 -f lavfi -i sine=d=20:r=48000 {Encoded} longer.mp4",
                "longer.mp4"),
            Expected = [Expect.Lasts(run => run.Audio, 20), Expect.Lasts(run => run.Largest, 20)],
        },
        new("hls-tiny-last-segment", "12.04 s on a grid of 6 s: players are known not to end at a segment of one frame")
        {
            Input = make => make.Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=25:d=12.04 -f lavfi -i sine=d=12.04:r=48000 {Encoded} tiny.mp4",
                "tiny.mp4"),
            Expected = [Expect.Frames(run => run.Largest, 301), Expect.Lasts(run => run.Audio, 12.04)],
        },
    ];
}
