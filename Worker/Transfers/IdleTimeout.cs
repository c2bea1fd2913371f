namespace Transcode.Worker.Transfers;

/// <summary>
/// Ends a transfer in which nothing has moved for too long. A limit for the whole would be wrong for a large file on a slow line, and none
/// at all would hold a lease for ever on a connection that died in silence.
/// </summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly TimeSpan _longest;
    private readonly CancellationTokenSource _out;
    private readonly CancellationTokenSource _either;

    public IdleTimeout(TimeSpan longest, TimeProvider time, CancellationToken stop)
    {
        _longest = longest;
        _out = new CancellationTokenSource(longest, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_out.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Something moved.</summary>
    public void Renew() => _out.CancelAfter(_longest);

    /// <summary>It is the other end's turn, which may take what time it wants.</summary>
    public void Pause() => _out.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Runs a transfer; what ran into the timeout is an <see cref="HttpRequestException"/> like any other failure of the
    /// line.</summary>
    public async Task<T> Within<T>(Func<Task<T>> transfer)
    {
        try
        {
            return await transfer();
        }
        catch (OperationCanceledException e) when (_out.IsCancellationRequested)
        {
            throw new HttpRequestException($"Nothing moved for {_longest.TotalSeconds:0} s.", e);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _out.Dispose();
    }
}
