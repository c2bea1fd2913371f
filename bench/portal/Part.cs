using Transcode.Bench.Fleet;
using Transcode.Bench.Portal.Watching;

namespace Transcode.Bench.Portal;

/// <summary>
/// The same job with some who watch it. All begin to watch while the job waits for a worker; then one comes. Server and worker are
/// processes of their own, so that the server's figures are of what it does for the job and for those who watch, and not of encoding.
/// </summary>
internal sealed class Part : IDisposable
{
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Options _options;
    private readonly Household _household;

    private Part(Options options, Household household) => (_options, _household) = (options, household);

    internal static async Task<Measured> Run(Options options, string name, IReadOnlyList<Visit> visits)
    {
        Console.Error.WriteLine($"{name} ...");
        using var part = new Part(options, await Household.Open(options.Root, Profile(options), [], needsKey: false));
        return await part.Run(name, [.. visits.Where(visit => visit.Count > 0)]);
    }

    public void Dispose() => _household.Dispose();

    private Uri Address => _household.Http.BaseAddress!;

    private Member Server => _household.Server;

    private async Task<Measured> Run(string name, IReadOnlyList<Visit> visits)
    {
        var job = await _household.Submit(await _household.Upload(Film.Long(_options.Root, _options.Seconds)));
        await Warm(job);
        var (heap, memory, processor) = (await Heap.Megabytes(Server), Server.ResidentMegabytes, Server.Processor);
        var crowds = new List<Crowd>();
        foreach (var visit in visits)
            crowds.Add(await Crowd.Gather(visit, Address, job));
        var opening = Server.Processor - processor;
        var opened = crowds.Select(crowd => crowd.Messages).ToList();
        await Task.Delay(_rest);
        var idle = crowds.Select((crowd, at) => (crowd.Messages - opened[at]) / _rest.TotalSeconds / crowd.Count).ToList();
        var watched = Server.ResidentMegabytes;
        var heapThen = await Heap.Megabytes(Server);
        Server.ForgetPeak();

        await _household.Join([null]);
        var before = crowds.Select(crowd => (crowd.Messages, crowd.Bytes)).ToList();
        var (began, then) = (TimeProvider.System.GetTimestamp(), Server.Processor);
        await _household.Until(async () => await State(job) is not ("probing" or "encoding" or "packaging"), "the job did not end");
        if (await State(job) is var state and not "ready")
            throw new InvalidOperationException($"the job is {state}");
        await Task.WhenAll(crowds.Select(crowd => crowd.Ended(_patience)));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var measured = new Measured
        {
            Name = name,
            Seconds = seconds,
            Opening = opening,
            Processor = Server.Processor - then,
            Memory = memory,
            MemoryWatched = watched,
            MemoryAtPeak = Server.PeakMegabytes,
            Heap = heap,
            HeapWatched = heapThen,
            Crowds = [.. crowds.Select((crowd, at) => new MeasuredCrowd(crowd.Door.Name, crowd.Count, crowd.Messages - before[at].Messages,
                crowd.Bytes - before[at].Bytes, crowd.SawTheEnd, [.. crowd.Failures]) { Idle = idle[at] })],
        };
        foreach (var crowd in crowds)
            await crowd.DisposeAsync();
        return measured;
    }

    /// <summary>So that what runs for the first time is not counted: the same in each part, whoever watches.</summary>
    private async Task Warm(string job)
    {
        foreach (var door in new[] { SocketWatcher.Door, EventWatcher.Door, CircuitWatcher.Door })
            await using (await Crowd.Gather(new(door, 30), Address, job))
                await Task.Delay(TimeSpan.FromSeconds(3));
        await Task.Delay(_rest);
    }

    private async Task<string> State(string job) => (await _household.Get($"/api/jobs/{job}")).GetProperty("state").GetString()!;

    private static string Profile(Options options) => $$$"""
        {"name": "bench", "description": "A small ladder that takes its time.", "assets": ["video"],
         "video": {"preset": "{{{options.Preset}}}", "rate": {"mode": "crf", "crf": 25}, "gop_seconds": 2,
           "ladder": [{"name": "360p", "width": 640, "height": 360, "kbps": 800},
             {"name": "180p", "width": 320, "height": 180, "kbps": 200}]},
         "hls": {"segment_seconds": 6}}
        """;
}
