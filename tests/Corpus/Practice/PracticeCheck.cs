using Transcode.Corpus.Running;
using Transcode.MediaEvidence.Checks;

namespace Transcode.Corpus.Practice;

/// <summary>One case made, run and judged, in a folder of its own that is gone afterwards unless it is to be kept.</summary>
public static class PracticeCheck
{
    public static IReadOnlyDictionary<string, IReadOnlyList<PracticeCase>> Lists { get; } =
        new Dictionary<string, IReadOnlyList<PracticeCase>>
        {
            ["images"] = Images.All,
            ["sound"] = Audio.All,
            ["video"] = Video.All,
            ["streams"] = Streams.All,
            ["text"] = Text.All,
            ["timing"] = Timing.All,
            ["files"] = Files.All,
        };

    public static async Task<IReadOnlyList<string>> Differences(PracticeCase practice, CancellationToken stop, string? keepIn = null)
    {
        var folder = keepIn ?? Path.Combine(Path.GetTempPath(), "transcode-practice-" + Path.GetRandomFileName());
        try
        {
            var source = practice.Input(new Workshop(Directory.CreateDirectory(Path.Combine(folder, "in")).FullName));
            var run = await Product.Run([.. Arguments(practice, folder), "--", Path.GetFileName(source)], Path.GetDirectoryName(source)!,
                folder, stop);
            return [.. Check(practice, new PracticeRun(source, run))];
        }
        finally
        {
            if (keepIn is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Check(PracticeCase practice, PracticeRun result)
    {
        var run = result.Run;
        if (run.TimedOut || run.Report is null)
            return [run.TimedOut ? "did not end in time" : $"exit {run.ExitCode} without a report: {run.Errors.Trim()}"];
        if (practice.IsRefused == (run.ExitCode == 0))
            return [$"exit {run.ExitCode}, {run.Report.State}: {run.Report.Error?.Message ?? run.Errors.Trim()}"];
        return
        [
            .. practice.Expected.SelectMany(expectation => expectation(result)),
            .. practice.IsRefused ? []
                : Contract.Differences(run.Delivered(result.Source, run.Report,
                run.Report.Master is { } master ? run.Resolve(master) : null), practice.Except),
            .. run.Leftovers,
        ];
    }

    private static List<string> Arguments(PracticeCase practice, string folder)
    {
        var arguments = new List<string> { "run", "-o", Path.Combine(folder, "out"), "--json" };
        foreach (var profile in practice.Profiles)
            arguments.AddRange(["--profile", profile]);
        if (practice.OwnProfile is { } own)
        {
            using var read = System.Text.Json.JsonDocument.Parse(own);
            var name = read.RootElement.GetProperty("name").GetString()!;
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "data", "profiles")).FullName, name + ".json"),
                own);
            arguments.AddRange(["--profile", name]);
        }

        return [.. arguments, .. practice.Options];
    }
}
