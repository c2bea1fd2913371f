using System.Diagnostics;
using System.Globalization;

namespace Transcode.Bench.Fleet;

/// <summary>Many submissions at once: are all accepted, does each become ready once, and how does the server bear it?</summary>
internal static class Flood
{
    private const int AtOnce = 100;

    internal const string Profile = """
        {"name": "bench", "description": "The least there is.", "assets": ["video"],
         "video": {"preset": "ultrafast", "rate": {"mode": "crf", "crf": 30}, "gop_seconds": 2,
           "ladder": [{"name": "36p", "width": 64, "height": 36, "kbps": 50}]},
         "hls": {"segment_seconds": 6}}
        """;

    internal static async Task Run(Options options)
    {
        using var household = await Household.Open(options.Root, Profile, [null, null]);
        var film = Film.Tiny(options.Root);
        var (idle, watch) = (household.Server.PeakMegabytes, Stopwatch.StartNew());
        using var gate = new SemaphoreSlim(AtOnce);
        var submitting = Enumerable.Range(0, options.Count).Select(_ => Submit(household, film, gate)).ToArray();
        var latencies = new List<double>();
        using var over = new CancellationTokenSource();
        var asking = Ask(household, latencies, over.Token);
        var jobs = (await Task.WhenAll(submitting)).ToHashSet();
        Console.WriteLine($"{jobs.Count} of {options.Count} accepted in {watch.Elapsed.TotalSeconds:0.0} s, {AtOnce} connections at once");
        await household.Until(async () => await Active(household) == 0, "jobs remained");
        var seconds = watch.Elapsed.TotalSeconds;
        await over.CancelAsync();
        await asking;

        var ends = await Ends(household, jobs);
        latencies.Sort();
        Console.WriteLine($"{ends.Values.Count(end => end > 0)} became ready, {ends.Values.Count(end => end > 1)} of them with a step that "
            + $"was tried more than once; {seconds:0} s in all, {options.Count / seconds:0.0} jobs a second");
        Console.WriteLine($"answers to GET /api/jobs while it worked: median {1000 * At(latencies, 0.5):0} ms, 99th of 100 {1000 * At(latencies, 0.99):0} ms, of {latencies.Count}");
        Console.WriteLine($"the server: {household.Server.Processor / options.Count * 1000:0} ms of processor a job, at most {household.Server.PeakMegabytes:0} MB ({idle:0} MB before)");
    }

    private static async Task<string> Submit(Household household, string film, SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        try
        {
            return await household.Submit(await household.Upload(film));
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task Ask(Household household, List<double> latencies, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var began = TimeProvider.System.GetTimestamp();
            await household.Get("/api/jobs?limit=20");
            latencies.Add(TimeProvider.System.GetElapsedTime(began).TotalSeconds);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>By the server's own gauge.</summary>
    private static async Task<int> Active(Household household)
    {
        const string gauge = "transcode_jobs_active ";
        var line = (await household.Http.GetStringAsync("/metrics")).Split('\n')
            .Single(line => line.StartsWith(gauge, StringComparison.Ordinal));
        return int.Parse(line[gauge.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>0: not ready. 1: ready, and each of its steps was done once. 2: some step was done more than once.</summary>
    private static async Task<Dictionary<string, int>> Ends(Household household, IReadOnlySet<string> jobs)
    {
        var ends = jobs.ToDictionary(job => job, _ => 0);
        foreach (var job in jobs)
            ends[job] = (await household.Get($"/api/jobs/{job}")) is { } found && found.GetProperty("state").GetString() == "ready"
                ? found.GetProperty("progress").GetProperty("steps").EnumerateArray()
                .All(step => step.GetProperty("attempts").GetInt32() == 1) ? 1 : 2
                : 0;
        return ends;
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)(share * (sorted.Count - 1))];
}
