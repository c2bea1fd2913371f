using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Results;

/// <summary>
/// From an accepted result to a public one: publish the files, then record the step. Whoever dies in between leaves the step accepted
/// and a reminder, and both are done again.
/// </summary>
public sealed partial class ResultDelivery(
    IStateStore store, IResultPublisher publisher, OrchestratorOptions options, TimeProvider time, ILogger<ResultDelivery> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ResultAnswer>>> underWay = new();
    private readonly CancellationTokenSource ending = new();

    /// <summary>Not bound to the one who reported: when the worker dies after its report, the result still counts.</summary>
    public Task<ResultAnswer> Deliver(string leaseId) =>
        underWay.GetOrAdd(leaseId, id => new(() => Task.Run(() => PublishAndRecord(id, ending.Token)))).Value;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await ((Task)Task.WhenAll(underWay.Values.Select(delivery => delivery.Value))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task<ResultAnswer> PublishAndRecord(string leaseId, CancellationToken stop)
    {
        try
        {
            var row = await store.FindLease(leaseId, stop);
            if (row is not { State: StepState.Accepted })
                return await Settle(leaseId, row?.State is StepState.Done, stop);
            await using var hold = await store.HoldOutputs(row.Key.Job, OutputsUse.Publish, stop);
            // Only now is it sure that no deletion of the same outputs runs; look again.
            row = await store.FindLease(leaseId, stop);
            if (row is not { State: StepState.Accepted })
                return await Settle(leaseId, row?.State is StepState.Done, stop);
            return await Published(row, stop) ? await Record(row, stop) : new(true, "accepted; its files could not be made public yet and are tried again");
        }
        finally
        {
            underWay.TryRemove(leaseId, out _);
        }
    }

    private async Task<bool> Published(StepRow row, CancellationToken stop)
    {
        try
        {
            await publisher.Publish(row.Staging, stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogPublishFailed(failure, row.Key.Job, row.Key.Step);
            if (time.GetUtcNow() - row.EndedAt > TimeSpan.FromSeconds(options.PublishGiveUpSeconds))
                await Apply(row, new JobCommand.RecordTrouble(row.Key.Step, row.Worker!.Value, new Failure(FailureCodes.StorageFailed, Phase.Writing, Party.Storage,
                    $"The files of {row.Key.Step} could not be made public for {options.PublishGiveUpSeconds} s. Look at the storage; then retry the job.", failure.Message))
                { At = time.GetUtcNow(), Patience = options.Patience }, stop);
            return false;
        }
    }

    private async Task<ResultAnswer> Record(StepRow row, CancellationToken stop)
    {
        var results = await store.Results(row.Key.Job, row.Key.Round, [row.Key.Step], stop);
        var change = await Apply(row, new JobCommand.RecordStep(row.Key.Step, row.Worker!.Value, results[row.Key.Step.Value]), stop);
        if (change.Job is { } job)
            ChangeMeter.Took(row, job);
        return await Settle(row.LeaseId!, change.Decision is Decision.Accept, stop);
    }

    private Task<JobChange> Apply(StepRow row, JobCommand command, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        return store.Change(new(row.Key.Job, row.Key), situation => situation.Step is { State: StepState.Accepted } seen && seen.LeaseId == row.LeaseId
            ? JobChange.Of(situation, command, now)
            : JobChange.Nothing, now, stop);
    }

    private async Task<ResultAnswer> Settle(string leaseId, bool holds, CancellationToken stop)
    {
        await store.DropReminder(ReminderKind.Publish, leaseId, stop);
        return holds ? new(true, "accepted") : new(false, "the job was over, or began anew, before the result was public");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The files of step {Step} of job {Job} were not made public; it is tried again")]
    private partial void LogPublishFailed(Exception failure, JobId job, StepId step);
}
