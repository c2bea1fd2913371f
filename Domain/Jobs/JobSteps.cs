using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>The steps of a job's present generation. Pure.</summary>
public static class JobSteps
{
    /// <summary>A plan never changes, so its steps are worked out once for as long as it is in memory: a film has hundreds, and every
    /// report asks for them several times.</summary>
    private static readonly ConditionalWeakTable<Plan, Known> _plans = [];

    /// <summary>What brings the source and looks at it, and all that the plan asks for once it is there.</summary>
    public static IReadOnlyList<Step> All(Job job)
        => [.. job.Order.Source.Fetch is null ? [] : new Step[] { StepGraph.Fetch(job.Order) }, StepGraph.Probe(job.Order.Profiles),
        .. job.Plan is { } plan ? Of(plan) : []];

    /// <summary>All that the plan asks for, in its order.</summary>
    public static IReadOnlyList<Step> Of(Plan plan) => KnownOf(plan).InOrder;

    /// <summary>The one that runs before there is a plan.</summary>
    public static Step First(Job job) => job is Job.Fetching ? StepGraph.Fetch(job.Order) : StepGraph.Probe(job.Order.Profiles);

    /// <summary>All that it waits for is done, and it is not.</summary>
    public static bool IsNext(Job job, Step step) => job is Job.Fetching or Job.Probing
        ? step.Id == First(job).Id
        : !job.Done.Contains(step.Id) && step.WaitsFor.All(job.Done.Contains) && step is not (Step.Fetch or Step.Probe);

    public static Step? Find(Job job, StepId step) => step == StepGraph.ProbeId ? StepGraph.Probe(job.Order.Profiles)
        : step == StepGraph.FetchId ? job.Order.Source.Fetch is null ? null : StepGraph.Fetch(job.Order)
        : job.Plan is { } plan ? KnownOf(plan).ById.GetValueOrDefault(step) : null;

    /// <summary>Those that wait for this one.</summary>
    public static IEnumerable<Step> Followers(Job job, StepId step) => job.Plan is { } plan ? KnownOf(plan).Followers[step] : [];

    private static Known KnownOf(Plan plan) => _plans.GetValue(plan, static seen => new Known(StepGraph.Of(seen)));

    private sealed class Known(IReadOnlyList<Step> steps)
    {
        public IReadOnlyList<Step> InOrder { get; } = steps;
        public ILookup<StepId, Step> Followers { get; } =
            steps.SelectMany(step => step.WaitsFor.Select(waited => (Waited: waited, Step: step)))
                .ToLookup(one => one.Waited, one => one.Step);
        public FrozenDictionary<StepId, Step> ById { get; } = steps.DistinctBy(step => step.Id).ToFrozenDictionary(step => step.Id);
    }

    /// <summary>The kind of result belongs to the kind of step: what was not verified by a verification is not verified.</summary>
    public static bool Fits(Step step, StepResult result) => (step, result) switch
    {
        (Step.Fetch, StepResult.Fetched) => true,
        (Step.Probe, StepResult.Probed) => true,
        (Step.EncodeVideo or Step.EncodeAudio, StepResult.Encoded) => true,
        (Step.Render, StepResult.Rendered) => true,
        (Step.Package, StepResult.Packaged) => true,
        (Step.Verify, StepResult.Verified) => true,
        _ => false,
    };
}
