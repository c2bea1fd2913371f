using Transcode.Domain;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Who may touch the public files of a job, across processes: first in line within this process, then by a lock of the database.</summary>
internal sealed class PostgresHolds(SessionLocks locks)
{
    /// <summary>Two processes at the files of one job are rare and soon over.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly OutputHolds line = new();

    public async Task<IAsyncDisposable> Enter(JobId job, OutputsUse use, CancellationToken stop)
    {
        var (key, alone) = (AdvisoryKeys.Outputs(job.Value), use == OutputsUse.Delete);
        var place = await line.Enter(job, use, stop);
        try
        {
            // Not to be given up half way: a lock whose answer nobody waits for would stay.
            while (!await locks.TryTake(key, alone, CancellationToken.None))
                await Task.Delay(Pause, stop);
            return new Hold(locks, key, alone, place);
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    private sealed class Hold(SessionLocks locks, long key, bool alone, IAsyncDisposable place) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await locks.Leave(key, alone);
            }
            finally
            {
                await place.DisposeAsync();
            }
        }
    }
}
