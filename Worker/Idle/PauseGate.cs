namespace Transcode.Worker.Idle;

/// <summary>Whether this worker pauses, as its parts tell each other: for its owner's sake, or because a person asked for it by the
/// server.</summary>
public sealed class PauseGate : IDisposable
{
    private readonly Lock _gate = new();
    private volatile string? _why;
    private string? _ofOwner;
    private string? _asked;
    private TaskCompletionSource _awake = Awake();
    private CancellationTokenSource _begins = new();
    private CancellationTokenSource _timeIsUp = new();

    /// <summary>Null: it works.</summary>
    public string? Why => _why;

    /// <summary>At once while it works, else when the pause is over.</summary>
    public Task Over { get { lock (_gate) return _awake.Task; } }

    /// <summary>Rings when the next pause begins; in a pause it has rung.</summary>
    public CancellationToken Begins { get { lock (_gate) return _begins.Token; } }

    /// <summary>Rings when what runs is to be stopped.</summary>
    public CancellationToken TimeIsUp { get { lock (_gate) return _timeIsUp.Token; } }

    /// <summary>The owner comes first.</summary>
    /// <returns>True: the reason is another than before.</returns>
    public Task<bool> Set(string? why, bool timeIsUp) => Turn(() => _ofOwner = why, timeIsUp);

    /// <summary>A person asked, and what runs is to be stopped at once; null: nobody does any more.</summary>
    /// <returns>True: the reason is another than before.</returns>
    public Task<bool> Ask(string? why) => Turn(() => _asked = why, timeIsUp: why is not null);

    private async Task<bool> Turn(Action set, bool timeIsUp)
    {
        var (why, changed, ring) = Turn(set);
        await ring;
        if (why is not null && timeIsUp)
            await _timeIsUp.CancelAsync();
        return changed;
    }

    public void Dispose()
    {
        _begins.Dispose();
        _timeIsUp.Dispose();
    }

    private (string? Why, bool Changed, Task Ring) Turn(Action set)
    {
        lock (_gate)
        {
            set();
            var why = _asked ?? _ofOwner;
            var (before, changed) = (_why, _why != why);
            _why = why;
            if (before is null && why is not null)
            {
                _awake = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return (why, changed, _begins.CancelAsync());
            }
            if (before is not null && why is null)
            {
                (_begins, _timeIsUp) = (new(), new());
                _awake.TrySetResult();
            }
            return (why, changed, Task.CompletedTask);
        }
    }

    private static TaskCompletionSource Awake()
    {
        var awake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        awake.SetResult();
        return awake;
    }
}
