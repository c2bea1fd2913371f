using static Transcode.MediaEvidence.Samples.Making;

namespace Transcode.MediaEvidence.Samples;

/// <summary>The words that the recipes share.</summary>
internal static class Recipe
{
    internal const string Video = "-f lavfi -i testsrc2=s=320x180:r=25:d=4";
    internal const string Tone = "-f lavfi -i sine=f=440:r=48000:d=4";

    /// <summary>Long enough to be cut into several chunks.</summary>
    internal const string LongVideo = "-f lavfi -i testsrc2=s=640x360:r=25:d=30";
    internal const string LongTone = "-f lavfi -i sine=f=440:r=48000:d=30";
    internal const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";
    internal const string Hevc = "-c:v libx265 -preset ultrafast -pix_fmt yuv420p -x265-params log-level=none";
    internal const string Aac = "-c:a aac -b:a 64k";

    internal static Sample Good(string name, string why, Expectation.Succeeds expected, params Making[] steps) =>
        new() { Name = name, Why = why, Expected = expected, Steps = steps };

    /// <summary>As <see cref="Good"/>, for ./test --long: another sample of its kind is quicker.</summary>
    internal static Sample Long(string name, string why, Expectation.Succeeds expected, params Making[] steps)
        => Good(name, why, expected, steps) with { IsLong = true };

    internal static Sample Bad(string name, string why, params Making[] steps) =>
        new() { Name = name, Why = why, Expected = new Expectation.Fails(), Steps = steps };

    internal static Sample Open(string name, string why, Expectation.Succeeds otherwise, params Making[] steps) =>
        new() { Name = name, Why = why, Expected = new Expectation.Either(otherwise), Steps = steps };

    internal static Expectation.Succeeds Film(int frames, double seconds, bool audio = true) =>
        new() { Frames = frames, Duration = seconds, HasAudio = audio };

    /// <summary>The usual four seconds with audio.</summary>
    internal static Ffmpeg Plain(string options) => new($"{Video} {Tone} {H264} {Aac} -shortest {options}");

    internal static Ffmpeg PlainLong(string options) => new($"{LongVideo} {LongTone} {H264} {Aac} -shortest {options}");
}
