using System.Globalization;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;

namespace Transcode.Corpus.Practice;

/// <summary>Expectations that more than one area needs; each is what a viewer or listener would notice.</summary>
public static class Expect
{
    /// <summary>The colour that a viewer sees at a place (0 to 1 of width and height) of a film's frame or an image.</summary>
    /// <param name="which">of the run's files: a playlist, an MP4, an image</param>
    /// <param name="at">seconds; 0 for images</param>
    /// <param name="across">of the width</param>
    /// <param name="down">of the height</param>
    /// <param name="colour">red, green, blue</param>
    /// <param name="within">of 255, in each</param>
    public static Func<PracticeRun, IEnumerable<string>> Colour(
        Func<PracticeRun, string> which, double at, double across, double down, (int Red, int Green, int Blue) colour, int within = 3)
            => run =>
    {
        var path = which(run);
        var seen = Pixels.At(path, at, across, down);
        return Math.Abs(seen.Red - colour.Red) > within || Math.Abs(seen.Green - colour.Green) > within
            || Math.Abs(seen.Blue - colour.Blue) > within
            ? [$"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)} shows {seen} at {across:0.##},{down:0.##} instead of {colour}"]
            : [];
    };

    /// <summary>Something stands in what the program says: a remark, a warning, a reason.</summary>
    public static Func<PracticeRun, IEnumerable<string>> Reported(string message) => run =>
        run.Output.Contains(message, StringComparison.OrdinalIgnoreCase) ? [] : [$"nothing was said of '{message}'"];

    public static Func<PracticeRun, IEnumerable<string>> NotSaid(string message) => run =>
        run.Output.Contains(message, StringComparison.OrdinalIgnoreCase) ? [$"'{message}' was said, and is not so"] : [];

    public static Func<PracticeRun, IEnumerable<string>> ErrorCode(string code) => run =>
        run.Report.Error?.Code == code ? [] : [$"error code {run.Report.Error?.Code ?? "none"} instead of {code}"];

    public static Func<PracticeRun, IEnumerable<string>> Frames(Func<PracticeRun, string> which, int frames) => run =>
        run.Seen(which(run)).FrameCount is var count && count == frames ? [] : [$"{count} frames instead of {frames}"];

    public static Func<PracticeRun, IEnumerable<string>> Size(Func<PracticeRun, string> which, int width, int height) => run =>
        run.Seen(which(run)).VideoStream is { } video && (video.Width, video.Height) == (width, height)
            ? []
            : [$"{run.Seen(which(run)).VideoStream?.Width}x{run.Seen(which(run)).VideoStream?.Height} instead of {width}x{height}"];

    /// <summary>Seconds from first to last, of the longest of picture and audio.</summary>
    public static Func<PracticeRun, IEnumerable<string>> Lasts(Func<PracticeRun, string> which, double seconds, double within = 0.06)
        => run =>
        run.Seen(which(run)).Duration is var lasts && Math.Abs(lasts - seconds) <= within ? []
            : [string.Create(CultureInfo.InvariantCulture, $"lasts {lasts:0.000} s instead of {seconds}")];

    /// <summary>A file's audio is as loud as a reference, within so many decibels, and does not pass full scale.</summary>
    public static Func<PracticeRun, IEnumerable<string>> AsLoudAs(Func<PracticeRun, string> which, Func<PracticeRun, Level> reference,
        double decibels = 0.5) => run =>
    {
        var (level, wanted) = (Loudness.Of(which(run)), reference(run));
        return Math.Abs(level.Decibels(wanted)) <= decibels && level.Peak <= Math.Max(1, wanted.Peak)
            ? []
            : [string.Create(
            CultureInfo.InvariantCulture, $"is {level.Decibels(wanted):+0.00;-0.00} dB off, and peaks at {level.Peak:0.000}")];
    };
}
