using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Jobs;

/// <summary>
/// One job. Turns interleave, so that a sign of life never waits for storage; whatever changes the job goes through <see cref="Change"/>,
/// one after the other. What takes more than milliseconds runs beside the turns.
/// </summary>
[Reentrant, GrainType("job")]
internal sealed partial class JobGrain : LookingGrain, IJobGrain, IRemindable, IDisposable
{
    private const string Reminder = "unfinished";
    private static readonly TimeSpan _reminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);

    private readonly JobServices _services;
    private readonly ILogger<JobGrain> _log;
    private readonly LeaseClock _leases;
    private readonly OpenSteps _open;
    private readonly TailWatch _tail;
    private readonly CancellationTokenSource _ending = new();
    private StoredJob _stored = StoredJob.None;
    private IGrainTimer? _timer;

    public JobGrain(JobServices services, ILogger<JobGrain> log)
    {
        (_services, _log) = (services, log);
        _leases = new(services.Options.Lease, services.Time);
        _open = new(GrainFactory, services.Time);
        _tail = new(services.Options, services.Fleet, services.Time);
    }

    private JobId Id => new(this.GetPrimaryKeyString());

    private DateTimeOffset Now => _services.Time.GetUtcNow();

    /// <summary>Folds the log. Leases that run get a whole length anew: the holder's next report takes them up, and nobody else gets the
    /// step meanwhile.</summary>
    protected override async Task Look(CancellationToken stop)
    {
        _stored = await _services.Log.Read(Id, stop);
        Resume();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_outputs).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _ending.Dispose();
        _publishing.Dispose();
        _resting.Dispose();
        _gate.Dispose();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => _stored.IsUnfinished ? Task.CompletedTask : Unremind();

    public Task Wake() => Task.CompletedTask;

    public async Task<JobAnswer> Submit(JobOrder order)
    {
        using var span = JobSpan.Begin("job submitted", Id);
        var answer = await Command(new JobCommand.Submit(order));
        Beside(Remind, "remind");
        return answer is { Refused: Refusal.AlreadySubmitted } ? new JobAnswer(null) : answer;
    }

    public Task<JobAnswer> Cancel(string reason) => Command(new JobCommand.Cancel(reason));

    public Task<JobAnswer> Prioritise(int priority) => Command(new JobCommand.Prioritise(priority));

    public async Task<JobAnswer> Retry()
    {
        var answer = await Command(new JobCommand.Retry());
        Beside(Remind, "remind");
        return answer;
    }

    public Task<JobDemand?> Demand()
        => Task.FromResult(_stored.Job is { IsFinal: false } job ? JobDemand.Of(job, Rows(), Now) : null);

    public Task RecordBurst(BurstRun run) => Command(new JobCommand.RecordBurst(run));

    public async Task<WorkerId?> Reassign(WorkerId[] except, string why)
    {
        var next = Pinning.Choose(await _services.Fleet.Now(), except, _stored.Job?.Order.Tenant)?.Id;
        await Change<bool>(stored => stored.Job is { IsFinal: false, Only: { } present } && except.Contains(present)
            ? new(EventsOf(JobDecider.Decide(stored.Job, new JobCommand.Pin(next, why))), true)
            : new([], false));
        foreach (var former in except)
            Beside(() => WorkerOf(former).Unpin(Id), "unpin");
        return _stored.Job?.Only;
    }

    public Task Seek(double seconds)
    {
        if (_stored.Job is { IsFinal: false } job && double.IsFinite(seconds) && ViewerPlace.Moves(_open.AsViewed(job),
            [.. JobDecider.Open(job).Where(step => LeaseDecider.IsOpen(job, _stored.Ledger, step.Id))], seconds))
        {
            _open.Seek = seconds;
            OfferAnew(job);
        }
        return Task.CompletedTask;
    }

    public async Task<bool> Forget()
    {
        await _gate.WaitAsync(_ending.Token);
        try
        {
            if (_isStale)
                await Reload();
            if (_stored.IsUnfinished)
                return false;
            await _services.Log.Forget(Id, CancellationToken.None);
            _stored = StoredJob.None;
        }
        finally
        {
            _gate.Release();
        }
        DeactivateOnIdle();
        return true;
    }

    public Task<JobView?> View(int knownGeneration)
    {
        if (_stored.Job is not { } job)
            return Task.FromResult<JobView?>(null);
        return Task.FromResult<JobView?>(new JobView
        {
            Job = job with { Plan = null },
            Plan = knownGeneration == job.Generation ? null : job.Plan,
            HasPlan = job.Plan is not null,
            Steps = [.. Rows()],
            Yielded = [.. _stored.Ledger.Steps.Where(step => step.Value.Yielded is not null)
            .Select(step => new StepNote(new(Id, job.Generation, new(step.Key)), step.Value.Yielded!))],
            TooSlow = _tail.KeptFrom(),
            RenewSeconds = _services.Options.RenewSeconds,
            At = Now,
            Version = _stored.Version,
        });
    }

    public Task<StepRow[]> Running() => Task.FromResult(_leases.IsEmpty || _stored.Job is not { IsFinal: false }
        ? []
        : Rows().Where(row => row.State == StepState.Leased).SelectMany(row => row.ByHolder()).ToArray());

    public Task<JobOffer?> Open(string capability) => Task.FromResult(_open.For(_stored, capability));

    private IReadOnlyList<StepRow> Rows() => _stored.Job is { } job ? StepTable.Of(job, _stored.Ledger, _leases.Of, _open.Since, Now) : [];

    private async Task<JobAnswer> Command(JobCommand command)
        => await Change<JobAnswer>(stored => JobDecider.Decide(stored.Job, command) switch
    {
        Decision.Refuse { Why: var why } => new([], new JobAnswer(why)),
        var accepted => new(EventsOf(accepted), new JobAnswer(null)),
    });

    private IWorkerGrain WorkerOf(WorkerId worker) => GrainFactory.GetGrain<IWorkerGrain>(worker.Value);

    private static IReadOnlyList<JobEvent> EventsOf(Decision decision) => decision is Decision.Accept accepted ? accepted.Events : [];

    private Task Remind() => this.RegisterOrUpdateReminder(Reminder, _reminderPeriod, _reminderPeriod);

    private async Task Unremind()
    {
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    /// <summary>What nobody waits for.</summary>
    private void Beside(Func<Task> work, string what) => _ = Attempt(work, what);

    /// <summary>What must not fail the one who asks; when it fails it is said, and comes again.</summary>
    private async Task Attempt(Func<Task> work, string what)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (!_ending.IsCancellationRequested)
        {
            LogBesideFailed(failure, Id, what);
        }
        catch (Exception)
        {
            // The grain ends; whoever comes next goes on.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: {What} failed")]
    private partial void LogBesideFailed(Exception failure, JobId job, string what);
}
