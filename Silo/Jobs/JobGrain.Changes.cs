using Microsoft.Extensions.Logging;
using Transcode.Contracts;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Jobs;

/// <summary>How a job changes: decide on what is, append, and only then let it be; then do what follows from it.</summary>
internal sealed partial class JobGrain
{
    /// <summary>As often as another activation may be quicker before something else must be wrong.</summary>
    private const int MostTries = 5;

    /// <summary>What every five seconds is soon enough for.</summary>
    private static readonly TimeSpan _pinPeriod = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1);
    private bool _isStale;
    private long _pinLookedAt;

    /// <param name="decide">What happens and what is answered. Pure: it is asked again when somebody else was quicker, or when nobody knows
    /// whether an append came through; it must recognise its own event.</param>
    private async Task<T> Change<T>(Func<StoredJob, Outcome<T>> decide)
    {
        await _gate.WaitAsync(_ending.Token);
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                if (_isStale)
                    await Reload();
                var outcome = decide(_stored);
                if (outcome.Events.Count == 0)
                    return outcome.Answer;
                if (await Append(JobAppend.Of(_stored, outcome.Events, Now)))
                    return outcome.Answer;
            }
            throw new InvalidOperationException($"The log of job {Id} is written by somebody else.");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<bool> Append(JobAppend append)
    {
        // Whatever comes of it but success, what is known here may be wrong.
        _isStale = true;
        if (!await _services.Log.Append(append, CancellationToken.None))
            return false;
        _isStale = false;
        var before = _stored;
        _stored = append.After;
        JobMeter.Count(append);
        _services.Throughput.Count(append);
        _services.Events.Raise();
        Follow(before, append.Events);
        return true;
    }

    private async Task Reload()
    {
        var before = _stored;
        _stored = await _services.Log.Read(Id, _ending.Token);
        _isStale = false;
        if (_stored.Version != before.Version)
            Resume();
    }

    /// <summary>After the log was read: all that is under way is taken up.</summary>
    private void Resume()
    {
        _leases.Clear();
        _open.Clear();
        if (_stored.Job is not { } job)
            return;
        if (!job.IsFinal)
        {
            foreach (var lease in _stored.Ledger.Running)
                _leases.Start(lease);
            OfferAll(job);
            GiveBackOfTheDead();
        }
        foreach (var lease in _stored.Ledger.Accepted)
            BeginPublish(lease, result: null);
        SeeToOutputs();
        KeepTicking();
    }

    /// <summary>What the embedded worker held died with its process: no need to wait for it, and nobody's fault.</summary>
    private void GiveBackOfTheDead()
    {
        foreach (var lease in _stored.Ledger.Running.Where(
            lease => lease.Worker == _services.Options.EmbeddedWorker && lease.At < _services.Start.At).ToList())
            Beside(() =>
                Change<bool>(
                    stored => new(LeaseDecider.Yield(stored.Ledger, lease.Id, "its process ended") is { } yielded ? [yielded] : [], true)),
                        "give back");
    }

    /// <summary>What follows from what happened.</summary>
    private void Follow(StoredJob before, IReadOnlyList<JobEvent> events)
    {
        var job = _stored.Job!;
        if (before.Job is { } earlier && (job.IsFinal && !earlier.IsFinal || job.Generation != earlier.Generation))
        {
            _leases.Clear();
            _open.Clear();
            _open.Withdraw(Id);
            _resting.Cancel();
            _resting.Dispose();
            _resting = new();
        }
        foreach (var happened in events)
            Follow(job, happened);
        SeeToOutputs();
        KeepTicking();
    }

    private void Follow(Job job, JobEvent happened)
    {
        switch (happened)
        {
            case JobEvent.StepLeased e when !job.IsFinal:
                _leases.Start(e.Lease);
                _open.Forget(e.Lease.Step);
                break;
            case JobEvent.StepYielded e:
                _leases.End(e.LeaseId);
                _open.Offer(_stored, [e.Step]);
                break;
            case JobEvent.StepFailed e:
                Fail(job, e.Failure);
                break;
            case JobEvent.ResultAccepted e:
                foreach (var over in _leases.Of(e.Step))
                    _leases.End(over.Id);
                if (_stored.Ledger.Of(e.Step) is { End: LeaseEnd.Accepted, Last: { } last })
                    BeginPublish(last, e.Result);
                break;
            case JobEvent.StepFinished e:
                _open.Offer(_stored, JobSteps.Followers(job, e.Step).Select(step => step.Id));
                break;
            case JobEvent.JobSubmitted or JobEvent.SourceFetched or JobEvent.JobPlanned or JobEvent.GenerationOpened:
                OfferAll(job);
                if (happened is JobEvent.JobSubmitted)
                    BeginPin();
                break;
            case JobEvent.JobPrioritised or JobEvent.JobPinned:
                OfferAnew(job);
                if (happened is JobEvent.JobPinned)
                    BeginPin();
                break;
        }
    }

    /// <summary>The step may run again, at once or after a pause.</summary>
    private void Fail(Job job, StepFailure failure)
    {
        foreach (var over in _leases.Of(failure.Step).Where(lease => lease.Worker == failure.Worker).ToList())
            _leases.End(over.Id);
        if (job.IsFinal || !LeaseDecider.IsOpen(job, _stored.Ledger, failure.Step))
            return;
        if (RetryPolicy.PauseOf(job, failure.Step) is var pause && pause > TimeSpan.Zero)
            _open.Pause(failure.Step, pause);
        else
            _open.Offer(_stored, [failure.Step]);
    }

    /// <summary>Its steps have another place in the lanes than before, or other lanes.</summary>
    private void OfferAnew(Job job)
    {
        _open.Withdraw(Id);
        OfferAll(job);
    }

    private void OfferAll(Job job) => _open.Offer(_stored, JobDecider.Open(job).Select(step => step.Id));

    /// <summary>Ticks while something may end by time alone, and keeps the grain in memory as long.</summary>
    private void KeepTicking()
    {
        var ticks = _stored.Job is { IsFinal: false } job && (!_leases.IsEmpty || _open.HasPauses || job.Only is not null);
        if (ticks && _timer is null)
            _timer = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(_tick, _tick) { Interleave = true, KeepAlive = true });
        else if (!ticks)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private async Task OnTick(CancellationToken stop)
    {
        foreach (var lease in _leases.Over())
            await Lose(lease);
        if (_open.Rested() is { Count: > 0 } rested)
            _open.Offer(_stored, rested);
        await LookAtPin();
        KeepTicking();
    }

    /// <summary>Its holder fell silent. A renewal that comes while this waits for its turn is heard.</summary>
    private async Task Lose(StepLease lease)
    {
        try
        {
            var lost = await Change<bool>(stored => stored.Ledger.Find(lease.Id) is not null && _leases.IsOver(lease.Id)
                ? new(EventsOf(JobDecider.Decide(stored.Job,
                new JobCommand.RecordWorkerLost(lease.Step, lease.Worker) { At = Now, RetryWindow = _services.Options.RetryWindow })), true)
                : new([], false));
            if (lost)
                LogLost(Id, lease.Step, lease.Worker);
        }
        catch (FactsUnavailableException)
        {
            // The next tick tries again; its holder may speak until then.
        }
    }

    private void BeginPin()
    {
        _pinLookedAt = 0;
        Beside(LookAtPin, "pin");
    }

    /// <summary>A job that is pinned to one worker is to be with one that lives.</summary>
    private async Task LookAtPin()
    {
        if (_stored.Job is not { IsFinal: false, Only: { } worker } job
            || _pinLookedAt != 0 && _services.Time.GetElapsedTime(_pinLookedAt) < _pinPeriod)
            return;
        _pinLookedAt = _services.Time.GetTimestamp();
        if (Pinning.Fault(job, await WorkerOf(worker).Find()) is { } fault)
            await Reassign([worker], fault);
        else
            Beside(() => WorkerOf(worker).Pin(Id), "pin");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: the worker {Worker} fell silent while it held step {Step}")]
    private partial void LogLost(JobId job, StepId step, WorkerId worker);

    /// <summary>What a decision says.</summary>
    /// <param name="Events">What happens; none: nothing is written.</param>
    /// <param name="Answer">For whoever asked.</param>
    private sealed record Outcome<T>(IReadOnlyList<JobEvent> Events, T Answer);
}
