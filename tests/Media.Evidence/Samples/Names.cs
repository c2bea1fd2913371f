using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Ordinary films with names that break scripts.</summary>
internal static class Names
{
    internal static IReadOnlyList<Sample> All { get; } =
    [
        Named("name with  spaces.mp4", "spaces") with { IsLong = true },
        Named("quote'\"; $(touch BROKEN) & %d %03d.mp4", "shell and number patterns"),
        Named("-leading dash.mp4", "looks like an option"),
        Named("line\nfeed.mp4", "a line feed"),
        Named("ünïcode 视频 🎬.mp4", "beyond ASCII"),
        Named(new string('x', 243) + ".mp4", "247 bytes: with an ending added it is too long for the disk"),
        Named("concat:a|b.mp4", "looks like a protocol"),
        Named("film.jpg", "a film that calls itself a picture: the content decides"),
    ];

    // Two seconds: these are about the name alone.
    private static Sample Named(string name, string why) => Good(
        name, why, Film(50, 2),
        new Making.Ffmpeg($"-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=f=440:r=48000:d=2 {H264} {Aac} out.mp4"));
}
