using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>Looks at what runs on behalf of workers that wait in vain, and lends a step a second time where <see cref="Speculation"/> says so.</summary>
public sealed partial class Speculator(IStateStore store, OrchestratorOptions options, TimeProvider time, ILogger<Speculator> log)
{
    /// <summary>Whoever waits is idle, so little is left to run; in a large fleet only the oldest leases are looked at, which are the tail.</summary>
    private const int MostLeases = 32;

    private readonly RareLook<Seen> _look = new(TimeSpan.FromSeconds(options.SpeculateSeconds), time, new([], DateTimeOffset.MinValue));

    public bool IsOn => options.Speculate;

    public TimeSpan Interval => TimeSpan.FromSeconds(options.SpeculateSeconds);

    /// <param name="waiting">Who waits, on which terms.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>For each of them nothing, or a step that is lent to it now.</returns>
    public async Task<IReadOnlyList<StepRow?>> Look(IReadOnlyList<(WorkerId Worker, Terms Terms)> waiting, CancellationToken stop)
    {
        var answers = new StepRow?[waiting.Count];
        // Nobody races itself, so a lone worker costs one look at the leases and no more.
        var running = await Running(holder => waiting.Any(asker => asker.Worker != holder), stop);
        if (running.Count == 0)
            return answers;
        // The fastest is to have the slowest step.
        var askers = new List<(int Place, Asker Asker)>();
        foreach (var (place, (worker, terms)) in waiting.Index())
            if (terms.IsAdmitted)
                askers.Add((place, new Asker(worker, terms, await SpeedsOf(worker, stop))));
        foreach (var (place, asker) in askers.OrderByDescending(one => one.Asker.Speeds.Sum(speed => speed.Fps)))
            if (Speculation.Choose(running, asker, time.GetUtcNow()) is { } choice)
            {
                answers[place] = await Issue(choice, asker.Id, stop);
                running.Remove(choice.Lease);
            }
        return answers;
    }

    /// <summary>
    /// Before a step that is open for it a worker is lent one that runs and that all else of its job would wait for in the end. What runs is looked at with one claim
    /// every <see cref="Interval"/>, and less often where that takes long.
    /// </summary>
    /// <returns>Null: an open step is the better choice.</returns>
    public async Task<StepRow?> Early(WorkerId worker, Terms terms, CancellationToken stop)
    {
        if (!IsOn)
            return null;
        var seen = await _look.Now(Late, stop);
        if (seen.Running.Count == 0 || Speculation.Early(seen.Running, new Asker(worker, terms, await SpeedsOf(worker, stop)), seen.At) is not { } choice)
            return null;
        _look.Seen = seen with { Running = [.. seen.Running.Where(lease => lease != choice.Lease)] };
        return await Issue(choice, worker, stop);
    }

    private async Task<Seen> Late(CancellationToken stop)
    {
        var at = time.GetUtcNow();
        return new([.. (await Running(_ => true, stop)).Where(lease => lease.Rest is not null)], at);
    }

    /// <param name="Running">What may be worth a second run.</param>
    /// <param name="At">As it was then.</param>
    private sealed record Seen(IReadOnlyList<RunningLease> Running, DateTimeOffset At);

    /// <param name="isWanted">Given who holds a lease.</param>
    /// <param name="stop">Given up.</param>
    private async Task<List<RunningLease>> Running(Func<WorkerId, bool> isWanted, CancellationToken stop)
    {
        var leases = new List<RunningLease>();
        var oldest = (await store.RunningSteps(stop))
            .Where(row => row is { Second: null, LeasedAt: not null, Worker: { } holder } && isWanted(holder)).OrderBy(row => row.LeasedAt).Take(MostLeases);
        foreach (var ofJob in oldest.GroupBy(row => (row.Key.Job, row.Key.Round)))
        {
            if (await store.FindJob(ofJob.Key.Job, stop) is not { IsFinal: false } job || job.Round != ofJob.Key.Round)
                continue;
            var rows = await store.Steps(job.Id, job.Round, stop);
            List<(Step Step, StepRow Row)> round = [.. rows.Select(row => (Step: JobSteps.Find(job, row.Key.Step), Row: row)).Where(one => one.Step is not null).Select(one => (one.Step!, one.Row))];
            var done = LikeStep.Done(round);
            var rest = Speculation.Rest(round, done);
            foreach (var row in ofJob)
                if (JobSteps.Find(job, row.Key.Step) is { } step)
                    leases.Add(new RunningLease(row, step, DispatchOrder.Of(job, step).Need, await SpeedsOf(row.Worker!.Value, stop), [.. done[Likeness.Of(step)]]) { Rest = rest });
        }
        return leases;
    }

    private async Task<IReadOnlyList<EncoderSpeed>> SpeedsOf(WorkerId worker, CancellationToken stop) => (await store.FindWorker(worker, stop))?.Speeds ?? [];

    /// <returns>Null: it is not as it was.</returns>
    private async Task<StepRow?> Issue(SpeculativeChoice choice, WorkerId worker, CancellationToken stop)
    {
        var (seen, now) = (choice.Lease.Row, time.GetUtcNow());
        var lease = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var command = new JobCommand.IssueAgain(seen.Key.Step, seen.Worker!.Value, choice.HolderNeeds, worker, choice.WorkerNeeds);
        var change = await store.Change(new(seen.Key.Job, seen.Key), situation => situation.Step.IsHeldUnder(seen) && situation.Step is { Second: null } row
            ? Again(JobChange.Of(situation, command, now), row)
            : JobChange.Nothing, now, stop);
        if (change.Again is not { } again)
            return null;
        LogIssued(seen.Key.Job, seen.Key.Step, worker, choice.WorkerNeeds.TotalSeconds, seen.Worker.Value, choice.HolderNeeds.TotalSeconds);
        return (await store.FindLease(again.Lease.LeaseId, stop)) is { State: StepState.Leased } held ? held : null;

        JobChange Again(JobChange decided, StepRow row) => decided.Decision is not Decision.Accept ? decided : decided with
        {
            Again = new StepAgain(row.Key, new SecondLease(lease, worker, Math.Max(row.Fence, row.Fences) + 1, now, now, now.AddSeconds(options.LeaseSeconds))),
            Reminders = [.. decided.Reminders, new Reminder(ReminderKind.LeaseEnds, lease, now.AddSeconds(options.LeaseSeconds))],
        };
    }

    /// <summary>A look failed; the next one comes soon.</summary>
    public void Tell(Exception failure) => LogFailed(failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What runs could not be looked at")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Step {Step} of job {Job} was issued again to {Worker}, which is expected to need {Needs:0} s, because {Holder} needs {HolderNeeds:0} s more")]
    private partial void LogIssued(JobId job, StepId step, WorkerId worker, double needs, WorkerId holder, double holderNeeds);
}
