using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Workers;

/// <summary>What one decision about a worker writes, as a value.</summary>
/// <param name="Decision">What the domain said.</param>
/// <param name="Worker">After it; null for an unknown one.</param>
/// <param name="Reminder">To look whether it still beats.</param>
public sealed record WorkerChange(WorkerDecision Decision, Worker? Worker, Reminder? Reminder = null)
{
    public bool Writes => Decision is WorkerDecision.Accept { Events.Count: > 0 };

    /// <param name="worker">As it is.</param>
    /// <param name="command">What is told or asked.</param>
    /// <param name="look">When to look after one who has just come.</param>
    public static WorkerChange Of(Worker? worker, WorkerCommand command, DateTimeOffset look)
    {
        var decision = WorkerDecider.Decide(worker, command);
        if (decision is not WorkerDecision.Accept { Events: { Count: > 0 } events })
            return new(decision, worker);
        var after = events.Aggregate(worker, WorkerDecider.Evolve)!;
        // Whoever is not offline has a reminder: it is set when one comes, or comes back, and drops itself when one goes.
        var came = worker is null or { Presence: not Presence.Here } && after.Presence == Presence.Here;
        return new(decision, after, came ? new Reminder(ReminderKind.WorkerSilent, after.Id.Value, look) : null);
    }
}
