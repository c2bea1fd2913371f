using System.Diagnostics;

namespace Transcode.Bench.Fleet;

/// <summary>One film by more and more machines, each with the same small share of a processor.</summary>
internal static class SpeedUp
{
    private static string Profile(string preset) => $$$"""
        {"name": "bench", "description": "One small rendition.", "assets": ["video"],
         "video": {"preset": "{{{preset}}}", "rate": {"mode": "crf", "crf": 23}, "gop_seconds": 2,
           "ladder": [{"name": "360p", "width": 640, "height": 360, "kbps": 900}]},
         "audio": {"kbps": 96}, "hls": {"segment_seconds": 6}}
        """;

    internal static async Task Run(Options options)
    {
        var film = Film.Long(options.Root, options.Seconds);
        var alone = options.Alone;
        Console.WriteLine($"{options.Seconds} s of 640x360, preset {options.Preset}, each worker {options.Share:0.00} of a processor");
        foreach (var count in options.IsSlowOnly ? [] : options.Workers)
        {
            var took = await One(options, film, [.. Enumerable.Repeat<double?>(options.Share, count)]);
            alone = alone == 0 ? took.Seconds * count : alone;
            Console.WriteLine($"  {count} workers: {took.Seconds:0.0} s, {alone / took.Seconds:0.00} x one; {100 * took.Used:0} % of their shares used, the server used {took.Server:0.0} s of processor");
        }

        if (!options.IsOneSlow)
            return;
        var most = options.Workers.Max();
        var (seconds, _, _) = await One(options, film, [.. Enumerable.Repeat<double?>(options.Share, most - 1), options.Share / 10]);
        var ideal = alone / (most - 1 + 0.1);
        Console.WriteLine($"  {most} workers, one of them ten times slower: {seconds:0.0} s, {100 * (seconds / ideal - 1):0} % later than "
            + $"ideal ({ideal:0.0} s)");
    }

    /// <summary>From the order until the job is ready: probing, packaging and verifying count too.</summary>
    /// <returns>Seconds; seconds of processor of the server; part of the workers' shares that was used.</returns>
    private static async Task<(double Seconds, double Server, double Used)> One(Options options, string film, IReadOnlyList<double?> shares)
    {
        using var household = await Household.Open(options.Root, Profile(options.Preset), shares);
        var asset = await household.Upload(film);
        var (before, usedBefore, watch) = (household.Server.Processor, household.ProcessorOfWorkers, Stopwatch.StartNew());
        var job = await household.Submit(asset);
        await household.Until(async () => (await household.Get($"/api/jobs/{job}")).GetProperty("state").GetString() switch
        {
            "ready" => true,
            "failed" or "rejected" or "cancelled"
            => throw new InvalidOperationException($"the job failed: {await household.Get($"/api/jobs/{job}")}"),
            _ => false,
        }, "the job did not end");
        var (seconds, used) = (watch.Elapsed.TotalSeconds, household.ProcessorOfWorkers - usedBefore);
        File.WriteAllText(Path.Combine(options.Root, ".build", "bench", $"speedup-{shares.Count}.events"), await household.Events(job));
        return (seconds, household.Server.Processor - before, used / (seconds * shares.Sum(share => share!.Value)));
    }
}
