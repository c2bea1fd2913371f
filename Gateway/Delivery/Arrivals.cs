using System.Collections.Concurrent;

namespace Transcode.Gateway.Delivery;

/// <summary>Who waits for a file is woken when it is published. Costs nothing while nobody waits.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);

    /// <summary>Completes at the next arrival of this key. Take it first, look whether the file is there, and only then wait.</summary>
    public Task Next(string key) =>
        _awaited.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Arrived(string key)
    {
        if (_awaited.TryRemove(key, out var waiting))
            waiting.TrySetResult();
    }

    /// <summary>Wakes everyone who waits below a prefix, to look again: the job they wait for is over.</summary>
    public void LookAgain(string prefix)
    {
        foreach (var key in _awaited.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
            Arrived(key);
    }
}
