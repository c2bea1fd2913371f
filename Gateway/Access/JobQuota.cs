using System.Collections.Concurrent;
using Transcode.Domain.Lists;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Access;

/// <summary>How many jobs of a key may be under way. At one server its orders are counted one after the other; of several servers that are
/// asked at the same moment each may let one in.</summary>
internal sealed class JobQuota(JobService jobs, KeptKeys keys)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <param name="caller">Who orders.</param>
    /// <param name="order">Is done only where there is room.</param>
    /// <param name="stop">Given up.</param>
    /// <exception cref="QuotaException">There is none.</exception>
    public async Task<T> Within<T>(Caller caller, Func<Task<T>> order, CancellationToken stop)
    {
        if (await keys.QuotaOf(caller, stop) is not { JobsAtOnce: { } most })
            return await order();
        // One for each key that has such a quota, and of keys there are few.
        var gate = _gates.GetOrAdd(caller.Key!, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(stop);
        try
        {
            if (await jobs.Count(new JobFilter { UnfinishedOf = caller.Key }, stop) >= most)
                throw new QuotaException($"The key \"{caller.Name}\" may have {most} jobs at once, and has them. Wait until one is over, or "
                    + $"cancel one.");
            return await order();
        }
        finally
        {
            gate.Release();
        }
    }
}
