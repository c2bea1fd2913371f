using System.Diagnostics;
using Transcode.MediaEvidence.Checks;

namespace Transcode.Corpus.Running;

/// <summary>Runs the program as a user would: the script at the root, a file, a folder for the result.</summary>
public static class Product
{
    private static readonly TimeSpan _limit =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("TRANSCODE_CASE_SECONDS"), out var seconds) ? seconds : 300);

    /// <param name="input">the file</param>
    /// <param name="folder">a new folder for this run alone: result, temporary files and state go below it</param>
    // The file by its bare name, as a user in its folder would type it: that is where odd names do harm.
    public static Task<ProductRun> Run(string input, string folder, CancellationToken stop) =>
        Run(["run", "-o", Path.Combine(folder, "out"), "--json", "--", Path.GetFileName(input)], Path.GetDirectoryName(input)!, folder,
            stop);

    /// <param name="arguments">as typed behind the program's name</param>
    /// <param name="from">the folder in which they are typed</param>
    /// <param name="folder">temporary files and state go below it; the result is looked for in its "out"</param>
    public static async Task<ProductRun> Run(IReadOnlyList<string> arguments, string from, string folder, CancellationToken stop)
    {
        var output = Path.Combine(folder, "out");
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(StartInfo(arguments, from, temporary, folder))!;
        process.StandardInput.Close();
        var reported = process.StandardOutput.ReadToEndAsync(stop);
        var errors = process.StandardError.ReadToEndAsync(stop);
        var ended = await EndsInTime(process, stop);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new ProductRun
        {
            ExitCode = process.ExitCode,
            TimedOut = !ended,
            Report = Report.Read(await reported),
            Reported = await reported,
            Errors = await errors,
            OutputFolder = output,
            Seconds = seconds,
            Leftovers = [.. Leftovers.Processes(temporary), .. Leftovers.Files(temporary)],
        };
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> arguments, string from, string temporary, string folder)
    {
        var program = Environment.GetEnvironmentVariable("TRANSCODE_PROGRAM") ?? Path.Combine(Repository.Root, "transcode");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = from,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["TMPDIR"] = temporary;
        start.Environment["TRANSCODE_HOME"] = Path.Combine(folder, "data");
        return start;
    }

    private static async Task<bool> EndsInTime(Process process, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            stop.ThrowIfCancellationRequested();
            return false;
        }
    }
}
