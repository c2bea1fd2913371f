using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Web.Live;

namespace Transcode.Web.Jobs;

/// <summary>Jobs that somebody looks at: each is read once a second, however many look, and drawn anew when something
/// of it changed.</summary>
internal sealed class JobWatch(JobReading reading, TimeProvider time, ILogger<JobWatch> log)
{
    private static readonly TimeSpan _running = TimeSpan.FromSeconds(1);

    /// <summary>One that is over may only be tried again.</summary>
    private static readonly TimeSpan _over = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<JobId, SharedReading<JobSnapshot>> _watched = new();

    public async IAsyncEnumerable<JobSnapshot> Follow(JobId job, [EnumeratorCancellation] CancellationToken stop)
    {
        var shared = _watched.GetOrAdd(job,
            id => new(ending => reading.Read(id, ending), now => now is { Job.IsFinal: true } ? _over : _running, time, log,
                (now, shown) => now.SameAs(shown)));
        try
        {
            await foreach (var now in shared.Follow(stop))
                yield return now;
        }
        finally
        {
            if (!shared.IsWatched)
                _watched.TryRemove(new(job, shared));
        }
    }
}
