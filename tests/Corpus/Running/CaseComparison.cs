using Transcode.Corpus.Inputs;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Samples;

namespace Transcode.Corpus.Running;

/// <summary>Holds a run against its expectation. No differences: right.</summary>
public static class CaseComparison
{
    public static IReadOnlyList<string> Of(Input input, ProductRun run) =>
    [
        .. run.TimedOut ? ["did not end in time"] : Outcome(input, run),
        .. run.Leftovers,
    ];

    private static IEnumerable<string> Outcome(Input input, ProductRun run) => input.Expected switch
    {
        Expectation.Fails { Never.Length: > 0 } fails when run.ExitCode == 0 => Failed(run).Append($"must never happen: {fails.Never}"),
        Expectation.Fails => Failed(run).Concat(Misblamed(run)),
        Expectation.Either when run.ExitCode != 0 => Failed(run),
        Expectation.Either either => Success.Of(either.Otherwise, input.Locate(), run),
        // Audio alone is not what a film's profile is for: a clear refusal is right as well.
        Expectation.Succeeds { IsImage: false, Frames: 0 } when run.ExitCode != 0 => Failed(run),
        Expectation.Succeeds expected => Success.Of(expected, input.Locate(), run),
        _ => throw new InvalidOperationException($"no verdict for {input.Expected}"),
    };

    /// <summary>The file is at fault, and all tools are here.</summary>
    private static IEnumerable<string> Misblamed(ProductRun run)
        => run.Report?.Error?.Code == "tool.missing" ? ["blames this machine for what is wrong with the file"] : [];

    private static IEnumerable<string> Failed(ProductRun run)
    {
        if (run.ExitCode == 0)
            yield return "succeeded, and should have failed";
        if (run.ExitCode > 127)
            yield return $"died of signal {run.ExitCode - 128}";
        if (run.Report is null)
            yield return "the last line of output is not a report";
        else if (run.Report.State is not ("failed" or "rejected"))
            yield return $"state '{run.Report.State}' is neither failed nor rejected";
        else if ((run.Report.State == "rejected") != (run.ExitCode == 2))
            yield return $"state '{run.Report.State}' with exit code {run.ExitCode}";
        if (run.Report is { Error.Message: null or "" } or { Error: null })
            yield return "says no reason";
        if (run.Errors.Contains("   at ", StringComparison.Ordinal) && run.Errors.Contains("Exception", StringComparison.Ordinal))
            yield return "shows a stack trace instead of a reason";
        if (Directory.Exists(run.OutputFolder)
            && Directory.EnumerateFiles(run.OutputFolder, "*", SearchOption.AllDirectories).FirstOrDefault() is { } published)
            yield return $"failed and yet published {published}";
    }
}
