using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Proofs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Jobs;

/// <summary>Lending steps and taking results.</summary>
internal sealed partial class JobGrain
{
    public async Task<LendAnswer> Lend(LendRequest request)
    {
        if (!Pinning.MayServe(request.Candidate.Tenant, _stored.Job?.Order.Tenant))
            return new LendAnswer([], [.. request.Steps.Select(step => step.Step)]);
        var seen = await _tail.Look(_stored.Job, Rows);
        var secrets = request.Steps.Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))).ToArray();
        var early = request.Steps.Any(step => step.IsHedge) ? null : seen.TakeEarly(request.Candidate);
        var answer = await Change<(List<StepLease> Leases, List<StepKey> Refused)>(stored =>
        {
            var (events, leases, refused, now) = (new List<JobEvent>(), new List<StepLease>(), new List<StepKey>(), stored);
            foreach (var (i, reservation) in request.Steps.Index())
            {
                var hedge = i == 0
                    ? early ?? (reservation.IsHedge
                    ? seen.Running.Find(lease => lease.Row.Key == reservation.Step) is { } running ? Weigh(running, request.Candidate)
                    : null : null) : null;
                if (reservation.Step.Generation != stored.Job?.Generation || reservation.IsHedge && hedge is null)
                    continue;
                if (early is not null && i == 0 || hedge is null && seen.IsTooSlow(request.Candidate.Id, reservation.Step))
                    refused.Add(reservation.Step);
                if (hedge is null && refused.Contains(reservation.Step))
                    continue;
                var happened = hedge is null ? LendNow(now, reservation.Step.Step, request.Candidate.Id, secrets[i])
                    : HedgeNow(now, hedge, request.Candidate.Id, secrets[i]);
                foreach (var one in happened)
                    now = now.With([one]);
                events.AddRange(happened);
                leases.AddRange(happened.OfType<JobEvent.StepLeased>().Select(leased => leased.Lease));
                // A commit whose answer was lost: they are in the log already.
                if (happened.Count == 0)
                    leases.AddRange(stored.Ledger.Running.Where(lease => lease.Id.EndsWith(secrets[i], StringComparison.Ordinal)));
            }
            return new(events, (leases, refused));
        });
        return new LendAnswer(await Resolve(answer.Leases), [.. answer.Refused]);
    }

    public async Task<HedgeOffer[]> Hedge(Candidate[] candidates)
    {
        var seen = await _tail.Look(_stored.Job, Rows, anew: true);
        var offers = new List<HedgeOffer>();
        // The fastest is to have the slowest step.
        foreach (var candidate in candidates.Where(one => Pinning.MayServe(one.Tenant, _stored.Job?.Order.Tenant))
            .OrderByDescending(one => one.Speeds.Sum(speed => speed.Fps)))
            if (HedgePolicy.Choose(seen.Running.Where(lease => offers.All(offer => offer.Step != lease.Row.Key)), candidate,
                Now) is { } choice)
                offers.Add(new HedgeOffer(candidate.Id, choice.Lease.Row.Key));
        return [.. offers];
    }

    public async Task<LeaseOrders> Renew(string lease, ProgressReport report)
    {
        if (_stored.Ledger.Find(lease) is { } held)
            return held.Fence == report.Fence && _leases.Renew(lease, report) ? LeaseOrders.Continue : LeaseOrders.Stop;
        if (LeaseDecider.TakeUpAgain(_stored.Job, _stored.Ledger, lease) is not { } lost || lost.Fence != report.Fence)
            return LeaseOrders.Stop;
        var taken = await Change<bool>(stored => stored.Ledger.Find(lease) is not null ? new([], true)
            : LeaseDecider.TakeUpAgain(stored.Job, stored.Ledger, lease) is { } again ? new([new JobEvent.StepLeased(again)], true)
            : new([], false));
        return taken && _leases.Renew(lease, report) ? LeaseOrders.Continue : LeaseOrders.Stop;
    }

    public Task<HeldLease?> FindLease(string lease)
        => Task.FromResult(_stored.Job is { IsFinal: false } job && _stored.Ledger.Find(lease) is { } held
        ? new HeldLease(held.Id, Id, job.Order.Asset, job.Generation, held.Step, held.Fence, held.Worker, Staging(job, held))
        : null);

    public async Task<ResultAnswer> Result(string lease, ResultReport report)
    {
        using var span = LeaseName.StepOf(lease) is { } step ? JobSpan.Begin($"result of {step}", Id) : null;
        var standing = LeaseDecider.SourceOf(_stored.Job, _stored.Ledger, lease, report.Fence);
        return (standing, report.Outcome) switch
        {
            (ReportSource.Unknown unknown, _) => new(false, unknown.Words),
            (ReportSource.Told, StepOutcome.Done) => new(true, "it was accepted before"),
            (ReportSource.Holds holds, StepOutcome.Done done) => await Done(holds.Lease, report.Fence, done.Result),
            (ReportSource.Holds holds, StepOutcome.Retry retry) => await Failed(holds.Lease, retry.Why, isFinalWord: false),
            (ReportSource.Holds holds, StepOutcome.Reject reject)
                => await Failed(holds.Lease, reject.Why, isFinalWord: holds.Lease.Worker == _services.Options.EmbeddedWorker),
            (ReportSource.Holds holds, StepOutcome.Yield yield) => await Yielded(holds.Lease, yield.Reason),
            (ReportSource.Told told, _) => Late(told.Lease),
            (ReportSource.Late late, _) => Late(late.Lease),
            _ => new(false, "no such outcome"),
        };
    }

    private async Task<ResultAnswer> Done(StepLease lease, long fence, StepResult result)
    {
        if (JobSteps.Find(_stored.Job!, lease.Step) is { } step && await Fault(step, lease, result) is { } fault)
            // Told once more while it was looked at, what is not there any more may be public already.
            return LeaseDecider.SourceOf(_stored.Job, _stored.Ledger, lease.Id, fence) is ReportSource.Told
                ? new(true, "it was accepted before")
                : await Failed(lease, fault, isFinalWord: false);
        var at = Now;
        var standing = await Change<ReportSource>(stored => LeaseDecider.SourceOf(stored.Job, stored.Ledger, lease.Id, fence) switch
        {
            ReportSource.Holds holds
                => new([new JobEvent.ResultAccepted(lease.Step, lease.Id, lease.Worker, at) { Result = result }], holds),
            var other => new([], other),
        });
        return standing switch
        {
            ReportSource.Holds => new(true, "accepted"),
            ReportSource.Told => new(true, "it was accepted before"),
            _ => Late(lease),
        };
    }

    /// <summary>
    /// One worker's word never rejects a job for good: its tools or its disk may be bad. It is tried once more, elsewhere if there is
    /// anybody else.
    /// </summary>
    private async Task<ResultAnswer> Failed(StepLease lease, Failure why, bool isFinalWord)
    {
        JobCommand command = isFinalWord
            ? new JobCommand.RecordReject(lease.Step, lease.Worker, why)
            : new JobCommand.RecordFailure(lease.Step, lease.Worker, why) { At = Now, RetryWindow = _services.Options.RetryWindow };
        var round = _stored.Job?.Generation;
        var holds =
            await Change<bool>(
                stored =>
                    stored.Ledger.Find(lease.Id) is not null
                        && JobDecider.Decide(stored.Job, command) is Decision.Accept { Events: var events }
            ? new(events, true)
            : new([], false));
        if (!holds)
            return Late(lease);
        // Before the worker is answered: it would ask for the same step at once.
        await Attempt(() => Blamed(lease, why, round), "blame");
        Discard(lease);
        return new(true, "noted");
    }

    /// <summary>A failure speaks against the worker until the job is given up, or its way of cutting: then it was the input, or something
    /// that all met.</summary>
    private async Task Blamed(StepLease lease, Failure why, int? round)
    {
        var job = _stored.Job!;
        if (job.IsFinal || job.Generation != round)
            await Task.WhenAll((await _services.Fleet.Now()).Where(worker => worker.Failures.Any(failure => failure.Job == Id))
                .Select(worker => WorkerOf(worker.Id).Forgive(Id))
                .Append(WorkerOf(lease.Worker).Forgive(Id)));
        else if (!(RetryPolicy.Passes(why) && why.Party != Party.Worker || why.Party is Party.Storage or Party.Request))
            await WorkerOf(lease.Worker).RecordFailure(new(Id, job.Order.Asset, job.Generation, lease.Step, why.Code, why.Message, Now));
    }

    private async Task<ResultAnswer> Yielded(StepLease lease, string reason)
    {
        var given =
            await Change<bool>(
                stored => LeaseDecider.Yield(stored.Ledger, lease.Id, reason) is { } yielded ? new([yielded], true) : new([], false));
        if (!given)
            return Late(lease);
        LogYielded(Id, lease.Step, lease.Worker, reason);
        Discard(lease);
        return new(true, "back in the queue");
    }

    private ResultAnswer Late(StepLease lease)
    {
        LogLate(Id, lease.Step, lease.Worker, lease.Fence);
        Discard(lease);
        return new(false, "this lease is over: the step was called off or went to another");
    }

    private List<JobEvent> LendNow(StoredJob stored, StepId step, WorkerId worker, string secret) =>
        LeaseDecider.Lend(stored.Job, stored.Ledger,
            new StepLease(LeaseName.Of(Id, step, secret), step, worker, stored.Version + 1, Now)) is { } leased ? [leased] : [];

    private List<JobEvent> HedgeNow(StoredJob stored, HedgeChoice choice, WorkerId worker, string secret)
    {
        var (step, holder) = (choice.Lease.Row.Key.Step, choice.Lease.Row.Worker!.Value);
        // Two events: the second is the one whose place is the fence.
        var lease = new StepLease(LeaseName.Of(Id, step, secret), step, worker, stored.Version + 2, Now);
        return LeaseDecider.Hedge(stored.Job, stored.Ledger, lease, holder) is { } leased
            ? [.. EventsOf(JobDecider.Decide(stored.Job,
            new JobCommand.Hedge(step, holder, choice.HolderNeeds, worker, choice.WorkerNeeds))), leased]
            : [];
    }

    private HedgeChoice? Weigh(RunningLease running, Candidate candidate) => HedgePolicy.Choose([running], candidate, Now);

    /// <summary>What their holder must know: the plan says what a step does.</summary>
    private async Task<ClaimedStep[]> Resolve(List<StepLease> leases)
    {
        var claimed = new List<ClaimedStep>(leases.Count);
        foreach (var lease in leases)
            if (_stored.Job is { IsFinal: false } job && JobSteps.Find(job, lease.Step) is { } step)
                claimed.Add(new ClaimedStep
                {
                    LeaseId = lease.Id,
                    Job = Id,
                    Asset = job.Order.Asset,
                    Label = job.Order.Label,
                    Generation = job.Generation,
                    Fence = lease.Fence,
                    Step = step,
                    Inputs = step.WaitsFor.Count == 0 ? new Dictionary<string, StepResult>()
                    : await _services.Log.Results(Id, job.Generation, step.WaitsFor, _ending.Token),
                    Source = job.Source,
                    RenewSeconds = _services.Options.RenewSeconds,
                    Staging = Staging(job, lease),
                });
        return [.. claimed];
    }

    private static string Staging(Job job, StepLease lease) => AssetLayout.Staging(job.Id, job.Generation, lease.Step, lease.Fence);

    /// <summary>Null: it may be taken.</summary>
    private async Task<Failure?> Fault(Step step, StepLease lease, StepResult result)
    {
        if (!JobSteps.Fits(step, result))
            return Misfit(step, result);
        if (ResultCheck.Fault(step, result) is { } impossible)
            return Impossible(step, impossible);
        var job = _stored.Job!;
        return await Task.Run(() => _services.Publisher.Check(job.Order.Asset, result, Staging(job, lease), _ending.Token),
            _ending.Token) is { } missing ? Unproven(step, missing) : null;
    }

    private static Failure Unproven(Step step, string what) => new(FailureCodes.WorkerFault, Phase.Dispatching, Party.Worker,
        $"The worker's result of {step.Id} is not what it stored: {what}. It was not taken; look at that worker.");

    private static Failure Impossible(Step step, string what) => new(FailureCodes.WorkerFault, Phase.Dispatching, Party.Worker,
        $"The worker's result of {step.Id} cannot be: {what}. It was not taken; look at that worker.");

    private static Failure Misfit(Step step, StepResult result) => new(FailureCodes.WorkerFault, Phase.Dispatching, Party.Worker,
        $"The worker answered {step.Id} with a result of kind {result.GetType().Name}. Its version does not fit; update the worker.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}: step {Step} was yielded by {Worker}: {Reason}")]
    private partial void LogYielded(JobId job, StepId step, WorkerId worker, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Job {Job}: a late report on step {Step} from {Worker} under fence {Fence} was refused")]
    private partial void LogLate(JobId job, StepId step, WorkerId worker, long fence);
}
