using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Workers;

/// <summary>Sees to it that a job that is confined to one worker is with one that lives.</summary>
public sealed class ConfinementDesk(IStateStore store, WorkerDesk workers, ClaimLine claims, TimeProvider time)
{
    /// <summary>Who would be chosen now; null: nobody can be reached.</summary>
    public async Task<WorkerId?> Pick(IReadOnlyCollection<WorkerId> except, CancellationToken stop) =>
        Confinement.Choose(await workers.List(stop), except)?.Id;

    /// <summary>Lets the chosen worker read its own lanes. Told twice is told once.</summary>
    public async Task Begin(Job job, CancellationToken stop)
    {
        if (job is not { IsFinal: false, Only: { } worker })
            return;
        await workers.Confine(worker, job.Id, stop);
        // It may be waiting on terms of before; it asks again at once.
        claims.AskAnew(worker);
    }

    /// <summary>Another worker, or all when there is none.</summary>
    /// <returns>Who has it now; null: whoever comes.</returns>
    public async Task<WorkerId?> MoveOn(JobId id, IReadOnlyCollection<WorkerId> except, string why, CancellationToken stop)
    {
        var (next, now) = (await Pick(except, stop), time.GetUtcNow());
        var change = await store.Change(new(id), situation => situation.Job is { IsFinal: false, Only: { } present } && except.Contains(present)
            ? JobChange.Of(situation, new JobCommand.Confine(next, why), now)
            : JobChange.Nothing, now, stop);
        foreach (var former in except)
            await workers.LetGo(former, id, stop);
        if (change.Job is { } job)
            await Begin(job, stop);
        return change.Job?.Only;
    }

    /// <summary>The reminder's question: does the chosen worker live?</summary>
    /// <returns>When to ask again; null: there is nothing to see to any more.</returns>
    public async Task<DateTimeOffset?> Look(JobId id, CancellationToken stop)
    {
        if (await store.FindJob(id, stop) is not { Only: { } worker } job)
            return null;
        if (job.IsFinal)
        {
            await workers.LetGo(worker, id, stop);
            return null;
        }
        if (Confinement.Fault(job, await workers.Find(worker, stop)) is { } fault)
        {
            if (await MoveOn(id, [worker], fault, stop) is null)
                return null;
        }
        else
            await Begin(job, stop);
        return time.GetUtcNow() + Reminder.LongestNap;
    }
}
