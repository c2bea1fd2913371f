using Transcode.Corpus.Inputs;

namespace Transcode.Corpus;

/// <summary>table [FOLDER] [--only PATTERN] [--keep FOLDER] [--most MEGAPIXELS]: runs the cases and prints a line for each, then the
/// count.</summary>
internal static class Table
{
    internal static async Task<int> Print(string[] arguments)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };
        var folder = arguments is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : null;
        var only = Option(arguments, "--only") ?? "";
        var most = double.TryParse(Option(arguments, "--most"), out var megapixels) ? megapixels : double.PositiveInfinity;
        var cases = (folder is null ? InputList.Generated : InputList.In(folder))
            .Where(input => input.Name.Contains(only, StringComparison.OrdinalIgnoreCase) && !(input.Megapixels > most))
            .ToList();
        var (right, done) = (0, 0);
        foreach (var input in cases)
        {
            if (interrupted.IsCancellationRequested)
                break;
            right += await Print(input, Option(arguments, "--keep"), interrupted.Token) ? 1 : 0;
            done++;
        }

        Console.WriteLine($"{right} of {done} right{(done < cases.Count ? $", {cases.Count - done} not run" : "")}");
        return right == cases.Count && done > 0 ? 0 : 1;
    }

    private static async Task<bool> Print(Input input, string? keep, CancellationToken stop)
    {
        try
        {
            var run = await CaseRun.Of(input, stop, keep);
            Console.WriteLine(
                $"{(run.IsRight ? "right" : "WRONG"),-6} {Short(input.ToString()),-44} {run.Run.Seconds,6:0.0} s  exit {run.Run.ExitCode,-3} "
                + $"{run.Run.Report?.State,-9} {run.Run.Report?.Error?.Message?.ReplaceLineEndings(" ")}");
            foreach (var difference in run.Differences)
                Console.WriteLine($"         {difference}");
            return run.IsRight;
        }
        // One case that cannot even be judged must not hide the others.
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Console.WriteLine($"WRONG  {Short(input.ToString()),-44} could not be judged: {fault.Message}");
            return false;
        }
    }

    private static string Short(string name) => name.Length <= 44 ? name : name[..43] + "…";

    private static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
