namespace Transcode.Silo.Hosting;

/// <summary>
/// A grain that reads or asks when it comes into being. Orleans holds the lock of an activation until its first wait, and a reading of
/// SQLite is no wait: a job that offers its steps to a lane, and a lane that asks its jobs what is open, would hold their own lock and wait
/// for that of the other for ever, and every thread that calls either with them.
/// </summary>
internal abstract class LookingGrain : Grain
{
    public sealed override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await Look(cancellationToken);
    }

    /// <summary>Before the first call is answered.</summary>
    protected abstract Task Look(CancellationToken stop);
}
