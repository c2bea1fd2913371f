namespace Transcode.Bench.Portal.Watching;

/// <summary>All who watch one job by one door.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtOnce = 16;

    private readonly Wire _wire = new();
    private readonly List<Watcher> _watchers;

    private Crowd(Visit visit, Uri server, string job)
    {
        Door = visit.Door;
        _watchers = [.. Enumerable.Range(0, visit.Count).Select(_ => visit.Door.Knock(server, job, _wire))];
    }

    internal Door Door { get; }
    internal int Count => _watchers.Count;
    internal long Messages => _watchers.Sum(watcher => (long)watcher.Messages);
    internal long Bytes => _wire.Bytes;
    internal int SawTheEnd => _watchers.Count(watcher => watcher.HasSeenTheEnd);

    /// <summary>The fewest messages that one of them got.</summary>
    internal int Fewest => _watchers.Min(watcher => watcher.Messages);

    internal IEnumerable<string> Failures => _watchers.Where(watcher => !watcher.HasSeenTheEnd)
        .Select(watcher => watcher.Failure ?? "it still waits").GroupBy(why => why).Select(same => $"{same.Count()} of them: {same.Key}");

    internal static async Task<Crowd> Gather(Visit visit, Uri server, string job)
    {
        var crowd = new Crowd(visit, server, job);
        await Parallel.ForEachAsync(crowd._watchers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (watcher, _) => await watcher.Open());
        return crowd;
    }

    /// <summary>Until all saw the end or will see nothing more, or patience is over.</summary>
    internal Task Ended(TimeSpan patience) => Task.WhenAny(Task.WhenAll(_watchers.Select(watcher => watcher.Ended)), Task.Delay(patience));

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.DisposeAsync();
        _wire.Dispose();
    }
}
