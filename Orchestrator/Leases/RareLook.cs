namespace Transcode.Orchestrator.Leases;

/// <summary>What is looked up now and then on behalf of many: by one of them at a time, and all looks together take at most a fiftieth of the time.</summary>
/// <param name="least">Between two looks.</param>
/// <param name="time">The clock.</param>
/// <param name="nothing">Before the first.</param>
internal sealed class RareLook<T>(TimeSpan least, TimeProvider time, T nothing)
    where T : class
{
    private const int Part = 50;

    private volatile T _seen = nothing;
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private int _isLooking;

    /// <summary>What was seen last; who changes it tells the others.</summary>
    public T Seen { get => _seen; set => _seen = value; }

    /// <summary>Looks anew if that is due and nobody else does.</summary>
    public async Task<T> Now(Func<CancellationToken, Task<T>> look, CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _isLooking, 1) != 0)
            return _seen;
        try
        {
            if (time.GetUtcNow() < _until)
                return _seen;
            var began = time.GetTimestamp();
            _seen = await look(stop);
            var pause = time.GetElapsedTime(began) * Part;
            _until = time.GetUtcNow() + (pause > least ? pause : least);
            return _seen;
        }
        finally
        {
            Interlocked.Exchange(ref _isLooking, 0);
        }
    }
}
