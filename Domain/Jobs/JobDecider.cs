using System.Collections.Immutable;
using Transcode.Domain.Burst;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Jobs;

/// <summary>The life of a job: Decide chooses, Evolve changes, nothing else does either. Pure and total.</summary>
public static class JobDecider
{
    /// <param name="job">Null before it is submitted.</param>
    /// <param name="command">What is asked.</param>
    public static Decision Decide(Job? job, JobCommand command) => (job, command) switch
    {
        (null, JobCommand.Submit s) => Accept(new JobEvent.JobSubmitted(s.Order)),
        (null, _) => Refuse(Refusal.Unknown),
        (_, JobCommand.Submit) => Refuse(Refusal.AlreadySubmitted),

        ({ IsFinal: false }, JobCommand.Cancel c) => Accept(new JobEvent.JobCancelled(c.Reason)),
        (Job.Cancelled, JobCommand.Cancel) => Accept(),
        (_, JobCommand.Cancel) => Refuse(Refusal.AlreadyFinished),

        (Job.Failed f, JobCommand.Retry) when f.Attempt > f.Order.RetriesAllowed => Refuse(Refusal.NoRetryLeft),
        (Job.Failed f, JobCommand.Retry) => Accept(new JobEvent.JobRetried(f.Attempt + 1)),
        (_, JobCommand.Retry) => Refuse(Refusal.NotFailed),

        // A run may end after its job, and what it cost is to be known.
        ({ } j, JobCommand.RecordBurst b) => Accept([.. JobBursts.Of(j, b.Run)]),

        ({ IsFinal: true }, _) => Refuse(Refusal.AlreadyFinished),
        ({ } j, JobCommand.RecordStep s) when j.Done.Contains(s.Step) => Accept(),
        (Job.Fetching, JobCommand.RecordStep { Result: StepResult.Fetched f } s)
            => Accept(new JobEvent.SourceFetched(f.Bytes, f.Sha256, s.Worker)),
        (Job.Probing, JobCommand.RecordStep { Result: StepResult.Probed p } s) => Probed(job, s, p),
        (Job.Encoding or Job.Packaging, JobCommand.RecordStep s) when Fits(job, s) => Finished(job, s),
        (_, JobCommand.RecordStep) => Refuse(Refusal.OutOfOrder),

        ({ } j, JobCommand.RecordReject r)
            => Accept(new JobEvent.StepFailed(new(r.Step, r.Worker, r.Why)), new JobEvent.JobRejected(r.Why)),
        // One worker's word is not enough: its memory or disk may be bad, and the whole film would be encoded anew.
        (Job.Encoding, JobCommand.RecordFailure { Why.Code: FailureCodes.CutMismatch } t) when !job.Whole
            && RetryPolicy.HasFailed(job, t.Step) => Accept(
            new JobEvent.CutAbandoned(t.Step, t.Why) { Plan = Planner.WithoutCuts(job.Plan!) }),
        (Job.Encoding, JobCommand.RecordFailure { Why.Code: FailureCodes.CopyUnfit } t) when job.Plan!.HasCopies
            && RetryPolicy.HasFailed(job, t.Step) => Accept(
            new JobEvent.CopyAbandoned(t.Step, t.Why) { Plan = Planner.WithoutCopies(job.Plan!) }),
        ({ } j, JobCommand.RecordFailure t) => Accept([.. RetryPolicy.RecordFailure(j, RetryPolicy.FailedStep(j, t), t.RetryWindow)]),
        ({ } j, JobCommand.RecordWorkerLost l) => Accept([.. RetryPolicy.RecordFailure(j, RetryPolicy.LostWorker(j, l), l.RetryWindow)]),
        ({ } j, JobCommand.Pin c) => j.Only == c.Worker ? Accept() : Accept(new JobEvent.JobPinned(c.Worker, Describe(j, c))),
        ({ } j, JobCommand.Prioritise p) => j.Order.Priority == p.Priority ? Accept() : Accept(new JobEvent.JobPrioritised(p.Priority)),
        (_, JobCommand.Hedge i) => Accept(new JobEvent.StepHedged(i.Step, i.Worker, i.Holder, Describe(i))),
        _ => Refuse(Refusal.OutOfOrder),
    };

    /// <param name="job">Null before <see cref="JobEvent.JobSubmitted"/>.</param>
    /// <param name="happened">What happened.</param>
    public static Job Evolve(Job? job, JobEvent happened) => happened switch
    {
        JobEvent.JobSubmitted e => Begin(e.Order, null) with { Only = e.Order.Only },
        JobEvent.SourceFetched e
            => Into(new Job.Probing { Order = job!.Order }, job) with
            {
                FetchedBytes = e.Bytes,
                Done = [StepGraph.FetchId],
                Failures = RetryPolicy.AfterSuccess(job.Failures, StepGraph.FetchId)
            },
        JobEvent.JobPinned e => job! with { Only = e.Worker },
        JobEvent.JobPrioritised e => job! with { Order = job.Order with { Priority = e.Priority } },
        JobEvent.JobPlanned e
            => Into(new Job.Encoding { Order = job!.Order }, job) with
            {
                Plan = e.Plan,
                Profiles = e.Profiles,
                Done = job.Done.Add(StepGraph.ProbeId),
                Failures = RetryPolicy.AfterSuccess(job.Failures, StepGraph.ProbeId)
            },
        JobEvent.StepFinished e => job! with { Done = job.Done.Add(e.Step), Failures = RetryPolicy.AfterSuccess(job.Failures, e.Step) },
        JobEvent.StepFailed e => job! with { Failures = RetryPolicy.With(job.Failures, e.Failure) },
        JobEvent.DamageFound e => job! with { Warnings = Told(job, e.Messages) },
        JobEvent.CutAbandoned e
            => job! with
            {
                Plan = e.Plan,
                Whole = true,
                Generation = job.Generation + 1,
                Done = BeforePlan(job),
                Failures = [],
                Warnings = [],
                Outputs = []
            },
        JobEvent.CopyAbandoned e
            => job! with
            {
                Plan = e.Plan,
                Generation = job.Generation + 1,
                Done = BeforePlan(job),
                Failures = [],
                Warnings = [],
                Outputs = []
            },
        JobEvent.EncodingFinished => Into(new Job.Packaging { Order = job!.Order }, job),
        JobEvent.ProgressReached e => job! with { Milestone = e.Percent },
        JobEvent.OutputsRendered e => job! with { Outputs = job.Outputs.AddRange(e.Outputs), Warnings = Told(job, e.Warnings) },
        JobEvent.OutputsPackaged e => job! with { Outputs = job.Outputs.AddRange(e.Outputs) },
        JobEvent.OutputsVerified e => job! with { Warnings = Told(job, e.Warnings) },
        JobEvent.JobReady => Into(new Job.Ready { Order = job!.Order }, job),
        JobEvent.JobFailed e => Into(new Job.Failed { Order = job!.Order, Why = e.Why }, job),
        JobEvent.JobRejected e => Into(new Job.Rejected { Order = job!.Order, Why = e.Why }, job),
        JobEvent.JobCancelled e => Into(new Job.Cancelled { Order = job!.Order, Reason = e.Reason }, job),
        JobEvent.JobRetried e
            => Begin(job!.Order, job.FetchedBytes) with
            {
                Attempt = e.Attempt,
                Generation = job.Generation + 1,
                Only = job.Only,
                Bursts = job.Bursts
            },
        JobEvent.BurstStarted or JobEvent.BurstEnded => job! with { Bursts = JobBursts.After(job.Bursts, happened) },
        _ => job!,
    };

    /// <summary>Steps of this generation that may run now: all they wait for is done, they are not.</summary>
    public static IReadOnlyList<Step> Open(Job job) => job switch
    {
        { IsFinal: true } => [],
        Job.Fetching or Job.Probing => [JobSteps.First(job)],
        _ => [.. JobSteps.Of(job.Plan!).Where(step => !job.Done.Contains(step.Id) && step.WaitsFor.All(job.Done.Contains))],
    };

    /// <summary>What has been fetched is not fetched again by another attempt.</summary>
    private static Job Begin(JobOrder order, long? fetched) => order.Source.Fetch is not null && fetched is null
        ? new Job.Fetching { Order = order }
        : new Job.Probing { Order = order, FetchedBytes = fetched, Done = fetched is null ? [] : [StepGraph.FetchId] };

    /// <summary>What holds for whatever plan.</summary>
    private static ImmutableHashSet<StepId> BeforePlan(Job job)
        => job.FetchedBytes is null ? [StepGraph.ProbeId] : [StepGraph.FetchId, StepGraph.ProbeId];

    private static bool Fits(Job job, JobCommand.RecordStep told)
        => JobSteps.Find(job, told.Step) is { } step && JobSteps.Fits(step, told.Result);

    private static Decision Probed(Job job, JobCommand.RecordStep step, StepResult.Probed probed) =>
        Planner.Plan(probed.Facts, probed.Timeline, job.Order.Selection) switch
        {
            PlanResult.Planned { Plan: var plan } when probed.Facts.Damage.Count > 0
                && plan.Parts.Any(part => part.Profile.Damage == DamagePolicy.Reject) => Accept(
                new JobEvent.SourceProbed(probed.Facts, step.Worker),
                new JobEvent.JobRejected(new Failure(FailureCodes.InputDamaged, Phase.ReadingSource, Party.Input,
                    $"The source is damaged, and the profile accepts none: {string.Join("; ", probed.Facts.Damage)}."))),
            PlanResult.Planned { Plan: var plan } => Accept([
                new JobEvent.SourceProbed(probed.Facts, step.Worker),
                .. Signs(probed.Facts) is { Count: > 0 } signs ? [new JobEvent.DamageFound(step.Step, signs)] : Array.Empty<JobEvent>(),
                new JobEvent.JobPlanned(
                    plan.Parts.Sum(part => part.Video?.Chunks.Count ?? 0),
                    plan.Parts.Sum(part => part.Video?.Segments.Count() ?? 0),
                    [.. plan.Parts.Select(part => part.Profile.Name)],
                    [.. plan.Parts.SelectMany(
                    part => (part.Video?.Renditions ?? []).Select(rendition => rendition.Name)
                        .Concat(part.Files.SelectMany(file => file.FileNames)))],
                    plan.Remarks)
                { Plan = plan }]),
            PlanResult.Refused { Why: var why }
                => Accept(new JobEvent.SourceProbed(probed.Facts, step.Worker), new JobEvent.JobRejected(why)),
            _ => Refuse(Refusal.OutOfOrder),
        };

    private static string Describe(JobCommand.Hedge again) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"hedged on worker {again.Worker}, which is expected to need {again.WorkerNeeds.TotalSeconds:0} s, because {again.Holder} is expected to need {again.HolderNeeds.TotalSeconds:0} s more");

    private static string Describe(Job job, JobCommand.Pin pin) => (job.Only, pin.Worker) switch
    {
        ({ } former, { } next) => $"goes from worker {former} to {next}, because {pin.Why}",
        ({ } former, null) => $"is no longer pinned to worker {former}, because {pin.Why}: whoever is free takes its steps",
        _ => $"is pinned to worker {pin.Worker}, because {pin.Why}",
    };

    private static IReadOnlyList<string> Signs(SourceFacts facts) => [.. facts.Damage, .. facts.Unreadable];

    private static Decision.Accept Finished(Job job, JobCommand.RecordStep step)
    {
        List<JobEvent> events = [new JobEvent.StepFinished(step.Step, step.Worker), .. Reported(step)];
        var done = job.Done.Add(step.Step);
        var left = JobSteps.Of(job.Plan!).Where(other => !done.Contains(other.Id)).ToList();
        if (job is Job.Encoding && left.Count > 0 && Milestones.Reached(job, done) is { } percent)
            events.Add(new JobEvent.ProgressReached(percent));
        if (left.Count == 0)
            events.Add(new JobEvent.JobReady());
        else if (job is Job.Encoding && !left.Any(other => other is Step.EncodeVideo or Step.EncodeAudio or Step.Render))
            events.Add(new JobEvent.EncodingFinished());
        return new Decision.Accept(events);
    }

    private static IEnumerable<JobEvent> Reported(JobCommand.RecordStep step) => step.Result switch
    {
        StepResult.Encoded { Damage.Count: > 0 } e => [new JobEvent.DamageFound(step.Step, Describe(e.Damage))],
        StepResult.Rendered r => [new JobEvent.OutputsRendered(step.Step, r.Outputs, [.. Describe(r.Damage), .. r.Warnings])],
        StepResult.Packaged p => [new JobEvent.OutputsPackaged(step.Step, p.Outputs)],
        StepResult.Verified v => [new JobEvent.OutputsVerified(step.Step, v.Checks, [.. Describe(v.Damage), .. v.Warnings])],
        _ => [],
    };

    private static IReadOnlyList<string> Describe(IReadOnlyList<Damage> damage) =>
        [.. damage.Select(
            d => d.To == MediaTime.Zero ? $"the source is damaged: {d.Message}"
                : $"the source is damaged between {d.From} and {d.To}: {d.Message}")];

    /// <summary>Each once: several results of one source meet the same.</summary>
    private static ImmutableList<string> Told(Job job, IReadOnlyList<string> warnings)
        => job.Warnings.AddRange(warnings.Except(job.Warnings, StringComparer.Ordinal));

    private static T Into<T>(T state, Job from) where T : Job => state with
    {
        Attempt = from.Attempt,
        Generation = from.Generation,
        Only = from.Only,
        Whole = from.Whole,
        Milestone = from.Milestone,
        Done = from.Done,
        Failures = from.Failures,
        Warnings = from.Warnings,
        Outputs = from.Outputs,
        Profiles = from.Profiles,
        FetchedBytes = from.FetchedBytes,
        Bursts = from.Bursts,
        Plan = from.Plan,
    };

    private static Decision.Accept Accept(params JobEvent[] events) => new(events);

    private static Decision.Refuse Refuse(Refusal why) => new(why);
}

/// <summary>What Decide answers.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>It holds, and this happens; nothing happens when it was told twice.</summary>
    public sealed record Accept(IReadOnlyList<JobEvent> Events) : Decision;

    public sealed record Refuse(Refusal Why) : Decision;
}

/// <summary>Why a command does not hold.</summary>
public enum Refusal
{
    Unknown = 1,
    AlreadySubmitted = 2,
    AlreadyFinished = 3,
    OutOfOrder = 4,
    NotFailed = 5,
    NoRetryLeft = 6,
}
