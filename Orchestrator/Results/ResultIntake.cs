using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.Results;

/// <summary>Takes how a step ended, in its four words, from whoever holds its lease and from nobody else.</summary>
public sealed partial class ResultIntake(
    IStateStore store, ResultDelivery delivery, IResultPublisher publisher, WorkerDesk workers, YieldNotes yields, OrchestratorOptions options, TimeProvider time, ILogger<ResultIntake> log)
{
    public async Task<ResultAnswer> Report(string leaseId, ResultReport report, CancellationToken stop)
    {
        var row = await store.FindLease(leaseId, stop);
        if (row is null)
            return new(false, "no such lease");
        if (row.Fence != report.Fence)
            return new(false, $"the fence of this lease is {row.Fence}, not {report.Fence}");
        return report.Outcome switch
        {
            StepOutcome.Done done => await Done(row, done.Result, stop),
            StepOutcome.Retry retry => await Ended(row, Trouble(row, retry.Why), stop),
            StepOutcome.Reject reject => await Ended(row, new JobCommand.RecordReject(row.Key.Step, row.Worker!.Value, reject.Why), stop),
            StepOutcome.Yield yield => await Yielded(row, yield.Reason, stop),
            _ => new(false, "no such outcome"),
        };
    }

    private async Task<ResultAnswer> Done(StepRow row, StepResult result, CancellationToken stop)
    {
        var job = await store.FindJob(row.Key.Job, stop);
        if (job is { IsFinal: false } && job.Round == row.Key.Round && JobSteps.Find(job, row.Key.Step) is { } step && !JobSteps.Fits(step, result))
            return await Ended(row, Trouble(row, Misfit(step, result)), stop);

        var now = time.GetUtcNow();
        var again = new Reminder(ReminderKind.Publish, row.LeaseId!, now.AddSeconds(options.PublishAgainSeconds));
        var after = await store.AcceptResult(row.LeaseId!, row.Fence, result, again, now, stop);
        if (after is { State: StepState.Accepted } && row is { State: StepState.Leased, Second: { } loser })
            ChangeMeter.Raced(secondWon: row.Fence > loser.Fence);
        return after switch
        {
            { State: StepState.Accepted } => await delivery.Deliver(row.LeaseId!).WaitAsync(stop),
            { State: StepState.Done } => new(true, "it was accepted before"),
            _ => await Late(row, stop),
        };
    }

    private JobCommand.RecordTrouble Trouble(StepRow row, Failure why) => new(row.Key.Step, row.Worker!.Value, why) { At = time.GetUtcNow(), Patience = options.Patience };

    private static Failure Misfit(Step step, StepResult result) => new(FailureCodes.WorkerFault, Phase.Dispatching, Party.Worker,
        $"The worker answered {step.Id} with a result of kind {result.GetType().Name}. Its version does not fit; update the worker.");

    private async Task<ResultAnswer> Ended(StepRow row, JobCommand command, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var change = await store.Change(new(row.Key.Job, row.Key),
            situation => situation.Step.HeldUnder(row) is { } held ? JobChange.Of(situation with { Step = held }, command, now) : JobChange.Nothing, now, stop);
        if (change.Decision is not Decision.Accept)
            return await Late(row, stop);
        if (command is JobCommand.RecordTrouble trouble)
            await Accuse(row, trouble.Why, change.Job, now, stop);
        await Discard(row.Staging, stop);
        return new(true, "noted");
    }

    /// <summary>A failure speaks against the worker until the job is given up, or its way of cutting: then it was the input, or something that all met.</summary>
    private Task Accuse(StepRow row, Failure why, Job? after, DateTimeOffset now, CancellationToken stop) => after switch
    {
        not null when after.IsFinal || after.Round != row.Key.Round => workers.Forgive(row.Key.Job, stop),
        _ when Blame.Passes(why) && why.Party != Party.Worker || why.Party is Party.Storage or Party.Request => Task.CompletedTask,
        _ => workers.RecordFailure(row.Worker!.Value, new(row.Key.Job, row.Asset, row.Key.Round, row.Key.Step, why.Code, why.Message, now), stop),
    };

    private async Task<ResultAnswer> Yielded(StepRow row, string reason, CancellationToken stop)
    {
        if (!await store.Release(row.LeaseId!, row.Fence, time.GetUtcNow(), stop))
            return await Late(row, stop);
        yields.Add(row.Key, $"{reason} ({row.Worker})");
        LogYielded(row.Key.Job, row.Key.Step, row.Worker!.Value, reason);
        await Discard(row.Staging, stop);
        return new(true, "back in the queue");
    }

    private async Task<ResultAnswer> Late(StepRow row, CancellationToken stop)
    {
        LogLate(row.Key.Job, row.Key.Step, row.Worker!.Value, row.Fence);
        await Discard(row.Staging, stop);
        return new(false, "this lease is over: the step was called off or went to another");
    }

    /// <summary>What stays behind when it fails is deleted when the job is over.</summary>
    private async Task Discard(string staging, CancellationToken stop)
    {
        try
        {
            await publisher.Discard(staging, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogDiscardFailed(failure, staging);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Step {Step} of job {Job} was yielded by {Worker}: {Reason}")]
    private partial void LogYielded(JobId job, StepId step, WorkerId worker, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A late report on step {Step} of job {Job} from {Worker} under fence {Fence} was refused")]
    private partial void LogLate(JobId job, StepId step, WorkerId worker, long fence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Staged files below {Staging} were not deleted")]
    private partial void LogDiscardFailed(Exception failure, string staging);
}
