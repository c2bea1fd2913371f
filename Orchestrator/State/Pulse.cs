namespace Transcode.Orchestrator.State;

/// <summary>
/// A wake-up without content: take <see cref="Next"/>, look at the state, and only then wait. Whatever changed after the look has
/// beaten in between, so nothing is missed and nothing is polled.
/// </summary>
public sealed class Pulse
{
    private TaskCompletionSource next = New();

    public Task Next => Volatile.Read(ref next).Task;

    public void Beat() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What a state store wakes its process for, whichever process wrote.</summary>
public sealed class Pulses
{
    /// <summary>Steps were opened.</summary>
    public Pulse Work { get; } = new();

    /// <summary>Events were appended.</summary>
    public Pulse Events { get; } = new();

    /// <summary>A reminder was set that is due sooner than <see cref="Reminder.LongestNap"/>.</summary>
    public Pulse Reminders { get; } = new();

    /// <summary>Somebody reported progress.</summary>
    public Pulse Progress { get; } = new();
}
