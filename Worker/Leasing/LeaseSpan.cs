using System.Diagnostics;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Leasing;

/// <summary>One lease in the trace of its job: which step, under which fence, and how it ended.</summary>
internal static class LeaseSpan
{
    private static readonly ActivitySource _source = new("Transcode.Worker");

    public static Activity? Begin(LeaseOffer offer)
    {
        if (!_source.HasListeners())
            return null;
        var span = _source.StartActivity($"step {offer.Step.KindName().Replace('_', ' ')}", ActivityKind.Consumer,
            ActivityContext.Parse(JobTrace.ParentOf(offer.Job), null));
        span?.SetTag("transcode.job.id", offer.Job.Value);
        span?.SetTag("transcode.step.id", offer.Step.Id.Value);
        span?.SetTag("transcode.lease.fence", offer.Fence);
        return span;
    }

    public static void End(this Activity? span, StepOutcome outcome)
    {
        span?.SetTag("transcode.step.outcome", outcome.GetType().Name);
        if (outcome is not StepOutcome.Done)
            span?.SetStatus(ActivityStatusCode.Error, outcome.GetType().Name);
    }
}
