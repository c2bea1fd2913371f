using static Transcode.MediaEvidence.Samples.Making;
using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Inputs that are hard to cut: how pictures refer to one another, and how containers index them.</summary>
internal static class Structure
{
    private const string OpenH264 = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -x264-params open-gop=1:keyint=25:bframes=3:scenecut=0";
    private const string OpenHevc = "-c:v libx265 -preset ultrafast -pix_fmt yuv420p -x265-params "
        + "log-level=none:open-gop=1:keyint=25:bframes=4:scenecut=0";

    internal static IReadOnlyList<Sample> All { get; } =
    [
        Good("plain.mp4", "the control", Film(100, 4), Plain("out.mp4")),
        Good("open-gop-h264.mp4", "B frames that need the group before", Film(100, 4),
            new Ffmpeg($"{Video} {Tone} {OpenH264} {Aac} out.mp4")),
        Good("open-gop-hevc.mkv", "HEVC leading pictures", Film(100, 4), new Ffmpeg($"{Video} {Tone} {OpenHevc} {Aac} out.mkv")),
        Good("open-gop-h264-long.mp4", "open groups at every chunk's edge", Film(750, 30),
            new Ffmpeg($"{LongVideo} {LongTone} {OpenH264} {Aac} out.mp4")),
        Long("open-gop-hevc-long.mp4", "HEVC open groups at every chunk's edge", Film(750, 30),
            new Ffmpeg($"{LongVideo} {LongTone} {OpenHevc} -tag:v hvc1 {Aac} out.mp4")),
        Good("single-keyframe-40s.mp4", "one key frame in 40 s: nowhere to cut", Film(1000, 40),
            new Ffmpeg("-f lavfi -i testsrc2=s=320x180:r=25:d=40 -f lavfi -i sine=f=440:r=48000:d=40 "
                + $"{H264} -x264-params keyint=infinite:scenecut=0 {Aac} out.mp4")),
        Good("no-cues.mkv", "Matroska without an index", Film(100, 4), Plain("-g 25 -f matroska -live 1 out.mkv")),
        Long("no-cues-long.mkv", "Matroska without an index, over several chunks", Film(750, 30),
            PlainLong("-g 50 -f matroska -live 1 out.mkv")),
        Long("no-duration.mkv", "written to a pipe: no duration in the header", Film(100, 4),
            new Ffmpeg($"{Video} {Tone} {H264} {Aac} -f matroska pipe:1") { Into = "out.mkv" }),
        Good("fragmented.mp4", "fragments and an empty header", Film(100, 4),
            Plain("-g 25 -movflags frag_keyframe+empty_moov+default_base_moof out.mp4")),
        Good("packed-b.avi", "MPEG-4 with B frames in AVI, which has no stamps for them",
            new() { Duration = 4, DurationTolerance = 0.2, HasAudio = true },
            new Ffmpeg($"{Video} {Tone} -c:v mpeg4 -bf 2 -vtag DX50 -q:v 4 -c:a libmp3lame out.avi")),
        Good("raw.h264", "a bare H.264 stream: no container, no stamps",
            new() { Frames = 100, Duration = 4, DurationTolerance = 0.1, HasAudio = false },
            new Ffmpeg($"{Video} -c:v libx264 -preset veryfast -pix_fmt yuv420p -bf 0 out.h264")),
        Good("size-change.ts", "320x180, then 640x480: one size comes out",
            new() { Frames = 100, Duration = 4, DurationTolerance = 0.2, HasAudio = true, IsFrameExact = false },
            new Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=d=2 {H264} {Aac} -f mpegts first.ts"),
            new Ffmpeg($"-f lavfi -i testsrc2=s=640x480:r=25:d=2 -f lavfi -i sine=f=880:d=2 {H264} {Aac} -output_ts_offset 2 -f mpegts "
            + $"second.ts"),
            new Append("first.ts", "second.ts", "out.ts")),
        Good("attached-picture.mp4", "a cover picture beside the film", Film(100, 4),
            Plain("whole.mp4"),
            new Ffmpeg("-f lavfi -i testsrc2=s=300x300:d=0.04:r=25 -frames:v 1 -update 1 cover.jpg"),
            new Ffmpeg("-i whole.mp4 -i cover.jpg -map 0 -map 1 -c copy -disposition:v:1 attached_pic out.mp4")),
        Good("cover-first.mp3", "music with a cover: no film",
            new() { Frames = 0, Duration = 4, DurationTolerance = 0.15, HasAudio = true },
            new Ffmpeg("-f lavfi -i testsrc2=s=300x300:d=0.04:r=25 -frames:v 1 -update 1 cover.jpg"),
            new Ffmpeg($"{Tone} -i cover.jpg -map 0 -map 1 -c:a libmp3lame -c:v copy -disposition:v attached_pic -id3v2_version 3 out.mp3")),
        Good("subtitles.mkv", "SRT and ASS tracks", Film(100, 4),
            new Text("words.srt", "1\n00:00:00,500 --> 00:00:02,000\nHello <i>there</i>\n\n2\n00:00:02,500 --> 00:00:03,500\nGood-bye\n"),
            Plain("whole.mp4"), new Ffmpeg("-i whole.mp4 -i words.srt -map 0 -map 1 -map 1 -c copy -c:s:0 srt -c:s:1 ass out.mkv")),
        Long("timecode.mov", "a time code track", Film(100, 4), Plain("whole.mp4"),
            new Ffmpeg("-i whole.mp4 -map 0 -c copy -timecode 01:00:00:00 out.mov")),
    ];
}
