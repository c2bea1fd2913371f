using static Transcode.MediaEvidence.Samples.Making;
using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Damaged inputs, and inputs that are no media.</summary>
internal static class Broken
{
    internal static IReadOnlyList<Sample> All { get; } =
    [
        Bad("empty.mp4", "no byte", new Text("out.mp4", "")),
        Bad("text.mp4", "a text with a film's name", new Text("out.mp4", string.Concat(Enumerable.Repeat("this is not a film\n", 300)))),
        Bad("noise.mkv", "random bytes", new Noise("out.mkv", 200_000)),
        Bad("truncated-no-moov.mp4", "the index was at the end and is gone", Plain("-g 25 whole.mp4"),
            new Head("whole.mp4", "out.mp4", 0.5)),
        Bad("header-only.mp4", "a header that promises, and no fragment",
            new Ffmpeg($"{Video} {H264} -movflags frag_keyframe+empty_moov+default_base_moof whole.mp4"),
            new HeadBeforeFragment("whole.mp4", "out.mp4")),
        Bad("only-subtitles.mkv", "a container without picture or sound",
            new Text("words.srt", "1\n00:00:00,500 --> 00:00:02,000\nHello\n"), new Ffmpeg("-i words.srt -c:s srt out.mkv")),
        Bad("folder.mp4", "a folder with a film's name", new Folder("out.mp4")),
        Bad("encrypted.mp4", "common encryption, no key", Plain("whole.mp4"),
            new Ffmpeg("-i whole.mp4 -c copy -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb "
                + "-encryption_kid a7e61c373e219033c21091fa607bf3b8 out.mp4")),
        // Byte 43 to 45: the length of the second metadata block. Of such a file ffmpeg says "Input/output error", as of a broken disk.
        Bad("table-too-long.flac", "a table in its head is longer than the file", new Ffmpeg($"{Tone} whole.flac"),
            new Patch("whole.flac", "out.flac", 43, 0xFF, 0xFF, 0xF0)),
        Open("truncated-faststart.mp4", "promises 100 frames, 60 of 100 bytes are there",
            new() { FramesAtMost = 70, MustWarn = true, IsFrameExact = false },
            Plain("-g 25 -movflags +faststart whole.mp4"), new Head("whole.mp4", "out.mp4", 0.6)),
        Open("scratched.mp4", "20 kB of 0xFF in the middle",
            new() { Duration = 4, DurationTolerance = 0.2, MustWarn = true, IsFrameExact = false },
            Plain("-g 25 -movflags +faststart whole.mp4"), new Scratch("whole.mp4", "out.mp4", 0.6, 20_000)),
    ];
}
