using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Application;

/// <summary>What a person tells a worker, whatever door they come by.</summary>
internal sealed class WorkerCommands(WorkerService workers)
{
    /// <summary>Null leaves a name, or the labels, as they are.</summary>
    public async Task<WorkerOutcome> Rename(WorkerId worker, string? name, IReadOnlyDictionary<string, string>? labels,
        CancellationToken stop)
    {
        if (name is not null && !WorkerNames.IsName(name))
            return new(null, CommandRefusal.Invalid($"name has 1 to {WorkerNames.Longest} characters."));
        if (labels is not null && !WorkerNames.AreLabels(labels))
            return new(null, CommandRefusal.Invalid(WorkerNames.BadLabels));
        return Outcome(worker, await workers.Rename(worker, name, labels, stop));
    }

    /// <summary>What it holds it may finish; it gets nothing new.</summary>
    public async Task<WorkerOutcome> Drain(WorkerId worker, CancellationToken stop) => Outcome(worker, await workers.Drain(worker, stop));

    /// <summary>It gets nothing new, and what it holds goes elsewhere after its next heartbeat.</summary>
    public async Task<WorkerOutcome> Pause(WorkerId worker, CancellationToken stop) => Outcome(worker, await workers.Pause(worker, stop));

    public async Task<WorkerOutcome> Resume(WorkerId worker, CancellationToken stop) => Outcome(worker, await workers.Resume(worker, stop));

    /// <summary>Forgets it; it may announce itself anew.</summary>
    /// <returns>Null: it is forgotten.</returns>
    public async Task<CommandRefusal?> Delete(WorkerId worker, CancellationToken stop)
    {
        if (await workers.Find(worker, stop) is null)
            return Unknown(worker);
        if ((await workers.Running(stop))[worker].Any())
            return CommandRefusal.Conflict("worker.busy", $"The worker \"{SourceName.Label(worker.Value)}\" holds a step. Drain it, and "
                + $"delete it when it has finished.");
        await workers.Delete(worker, stop);
        return null;
    }

    public static CommandRefusal Unknown(WorkerId worker)
        => CommandRefusal.Unknown("worker.unknown", $"There is no worker \"{SourceName.Label(worker.Value)}\".");

    private static WorkerOutcome Outcome(WorkerId worker, WorkerAnswer answer)
        => answer.Worker is { } changed ? new(changed, null) : new(null, Unknown(worker));
}

/// <summary>What became of a command to a worker: the worker after it, or why it does not hold.</summary>
internal sealed record WorkerOutcome(Worker? Worker, CommandRefusal? Refused);
