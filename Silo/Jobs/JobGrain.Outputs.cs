using Microsoft.Extensions.Logging;
using Transcode.Contracts;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Jobs;

/// <summary>
/// What takes its time: publishing, planning, deleting. It runs beside the turns on other threads, and comes back with a change that holds
/// only if all is still as it was. Many publish at once; whoever deletes waits for them and is alone.
/// </summary>
internal sealed partial class JobGrain
{
    /// <summary>By then every holder has been told to stop, or its lease has run out.</summary>
    private static readonly TimeSpan _cleanAgainAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _holdPatience = TimeSpan.FromSeconds(5);

    private readonly List<Task> _outputs = [];
    private CancellationTokenSource _publishing = new();
    private Task? _deleting;
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _resting = new();

    public async Task<OutputHold> Hold()
    {
        if (_stored.Job is null)
            return OutputHold.Unknown;
        if (_stored.Job.IsFinal && !_stored.Ledger.IsCleaned)
            await _released.Task.WaitAsync(_holdPatience, _services.Time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return _stored.Job.IsFinal && (_released.Task.IsCompleted || _stored.Ledger.IsCleaned) ? OutputHold.Released : OutputHold.Held;
    }

    /// <summary>Begins what is to be deleted now, if anything.</summary>
    private void SeeToOutputs()
    {
        if (_deleting is not { IsCompleted: false } && HasToDelete())
            _deleting = Track(Delete());
    }

    private bool HasToDelete() => _stored.Job switch
    {
        null => false,
        { IsFinal: true } => !_stored.Ledger.IsCleaned,
        _ => _stored.Ledger.IsHeld,
    };

    /// <summary>Until there is nothing more: a job may be tried again while it is being cleaned.</summary>
    private async Task Delete()
    {
        while (HasToDelete())
            await (_stored.Job!.IsFinal ? CleanUp(_stored.Job) : OpenGeneration(_stored.Job));
    }

    private void BeginPublish(StepLease lease, StepResult? result)
        => _ = Track(Publish(lease, _stored.Job!.Generation, result, _publishing.Token));

    private async Task Publish(StepLease lease, int generation, StepResult? result, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            if (!await TryPublish(lease, stop))
                return;
            result ??= (await _services.Log.Results(Id, generation, [lease.Step], stop)).GetValueOrDefault(lease.Step.Value);
            await Record(lease, generation,
                result ?? throw new InvalidOperationException($"The result of {lease.Step} was accepted and is not stored."), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || _ending.IsCancellationRequested)
        {
            // The job is over, or another generation begins, or another silo goes on.
        }
        catch (Exception failure)
        {
            LogBroken(failure, Id, lease.Step);
            await Again(() => Fail(lease, new Failure(FailureCodes.Internal, Phase.Dispatching, Party.Product,
                $"The server failed when it recorded the result of {lease.Step} ({failure.GetType().Name}: {failure.Message}). This is a fault of the product; see its log.")), stop);
        }
    }

    /// <returns>False: it was given up.</returns>
    private async Task<bool> TryPublish(StepLease lease, CancellationToken stop)
    {
        var (since, staging) = (_services.Time.GetTimestamp(), Staging(_stored.Job!, lease));
        while (true)
        {
            try
            {
                await Task.Run(() => _services.Publisher.Publish(staging, stop), stop);
                return true;
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                LogPublishFailed(failure, Id, lease.Step);
                if (_services.Time.GetElapsedTime(since) >= TimeSpan.FromSeconds(_services.Options.PublishGiveUpSeconds))
                {
                    await Again(() => Fail(lease, new Failure(FailureCodes.StorageFailed, Phase.Writing, Party.Storage,
                        $"The files of {lease.Step} could not be made public for {_services.Options.PublishGiveUpSeconds} s. Look at the "
                        + $"storage; then retry the job.", failure.Message)), stop);
                    return false;
                }
            }
            await Task.Delay(TimeSpan.FromSeconds(_services.Options.PublishAgainSeconds), _services.Time, stop);
        }
    }

    /// <summary>A plan may take its time: it is made beside the turns, and holds as long as the job still waits for one.</summary>
    private async Task Record(StepLease lease, int generation, StepResult result, CancellationToken stop)
    {
        var command = new JobCommand.RecordStep(lease.Step, lease.Worker, result);
        var seen = _stored.Job;
        var planned = result is StepResult.Probed ? await Task.Run(() => JobDecider.Decide(seen, command), stop) : null;
        await Again(() => Change<bool>(stored =>
        {
            if (stored.Job is not { IsFinal: false } job || job.Generation != generation
                || stored.Ledger.Of(lease.Step) is not { End: LeaseEnd.Accepted, Last: { } last } || last.Id != lease.Id)
                return new([], false);
            return new(EventsOf(planned is not null && job is Job.Probing ? planned : JobDecider.Decide(job, command)), true);
        }), stop);
    }

    private Task Fail(StepLease lease, Failure why)
        => Change<bool>(stored => stored.Ledger.Of(lease.Step) is { End: LeaseEnd.Accepted, Last: { } last } && last.Id == lease.Id
        ? new(EventsOf(JobDecider.Decide(stored.Job,
        new JobCommand.RecordFailure(lease.Step, lease.Worker, why) { At = Now, RetryWindow = _services.Options.RetryWindow })), true)
        : new([], false));

    /// <summary>The facts may be away for a while; what was accepted is not forgotten for that.</summary>
    private async Task Again(Func<Task> work, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (FactsUnavailableException failure)
            {
                LogBesideFailed(failure, Id, "record");
            }
            await Task.Delay(_tick, _services.Time, stop);
        }
    }

    /// <summary>A new generation's steps are held until the earlier outputs are deleted, else the deletion could hit new ones.</summary>
    private async Task OpenGeneration(Job job)
    {
        await StopPublishing();
        while (!await Try(() => _services.Publisher.ForgetOutputs(job.Order.Asset, _ending.Token), "forget outputs"))
            await Task.Delay(TimeSpan.FromSeconds(_services.Options.PublishAgainSeconds), _services.Time, _ending.Token);
        await Again(
            () => Change<bool>(stored => stored is { Job.IsFinal: false, Ledger.IsHeld: true } && stored.Job.Generation == job.Generation
            ? new([new JobEvent.GenerationOpened(job.Generation)], true)
            : new([], false)), _ending.Token);
    }

    private async Task CleanUp(Job job)
    {
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var someoneMayWrite = _stored.Ledger.Running.Any();
        await StopPublishing();
        while (!await Try(async () => await _services.Publisher.Clean(job, withOutputs: await OwnsBrokenOutputs(job), _ending.Token),
            "clean"))
            await Task.Delay(TimeSpan.FromSeconds(_services.Options.PublishAgainSeconds), _services.Time, _ending.Token);
        _released.TrySetResult();
        if (job.Only is { } worker)
            Beside(() => WorkerOf(worker).Unpin(Id), "unpin");
        if (someoneMayWrite)
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, _resting.Token);
            await Task.Delay(_cleanAgainAfter, _services.Time, rest.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _ending.Token.ThrowIfCancellationRequested();
            if (_stored.Job is not { IsFinal: true })
                return;
            await Try(() => _services.Publisher.Clean(job, withOutputs: false, _ending.Token), "clean again");
        }
        await Again(
            () => Change<bool>(
                stored => stored is { Job.IsFinal: true, Ledger.IsCleaned: false } && stored.Job.Generation == job.Generation
                    ? new([new JobEvent.JobCleaned()], true) : new([], false)), _ending.Token);
        if (!_stored.IsUnfinished)
            Beside(Unremind, "forget the reminder");
    }

    /// <summary>Nothing that another job delivered is ever deleted: the asset's row names the owner.</summary>
    private async Task<bool> OwnsBrokenOutputs(Job job) =>
        job is not Job.Ready && (await _services.Rows.Asset(job.Order.Asset, _ending.Token))?.Asset is { } asset && asset.Job == Id;

    private async Task StopPublishing()
    {
        await Task.Yield();
        var (ended, mine) = (_publishing, _deleting);
        _publishing = new();
        await ended.CancelAsync();
        await Task.WhenAll(_outputs.Where(task => task != mine))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        ended.Dispose();
    }

    private async Task<bool> Try(Func<Task> work, string what)
    {
        try
        {
            await Task.Run(work, _ending.Token);
            return true;
        }
        catch (Exception failure) when (!_ending.IsCancellationRequested)
        {
            LogBesideFailed(failure, Id, what);
            return false;
        }
    }

    /// <summary>What stays behind when it fails is deleted when the job is over.</summary>
    private void Discard(StepLease lease)
    {
        var staging = Staging(_stored.Job!, lease);
        Beside(() => Task.Run(() => _services.Publisher.Discard(staging, _ending.Token)), "discard");
    }

    private Task Track(Task work)
    {
        _outputs.RemoveAll(task => task.IsCompleted);
        _outputs.Add(work);
        Beside(() => work, "outputs");
        return work;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}: the files of step {Step} were not made public; it is tried again")]
    private partial void LogPublishFailed(Exception failure, JobId job, StepId step);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}: the result of step {Step} could not be recorded")]
    private partial void LogBroken(Exception failure, JobId job, StepId step);
}
