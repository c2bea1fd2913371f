namespace Transcode.Bench.Portal.Watching;

/// <summary>Somebody who watches one job until it is over.</summary>
internal abstract class Watcher : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _messages;

    internal int Messages => Volatile.Read(ref _messages);

    /// <summary>It has seen that the job is ready.</summary>
    internal bool HasSeenTheEnd { get; private set; }

    /// <summary>Why it sees nothing more; null: nothing went wrong.</summary>
    internal string? Failure { get; private set; }

    /// <summary>It saw the end, or will see nothing more.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Until it has seen something.</summary>
    internal abstract Task Open();

    public abstract ValueTask DisposeAsync();

    protected void Came() => Interlocked.Increment(ref _messages);

    protected void SeeTheEnd()
    {
        HasSeenTheEnd = true;
        _ended.TrySetResult();
    }

    protected void Fail(string why)
    {
        Failure ??= why;
        _ended.TrySetResult();
    }
}

/// <summary>A way to watch.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Knock">Makes one who watches a job of a server, over the wire.</param>
internal sealed record Door(string Name, Func<Uri, string, Wire, Watcher> Knock);

/// <summary>So many come by that door.</summary>
internal sealed record Visit(Door Door, int Count);
