using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;

namespace Transcode.Domain.Lists;

/// <summary>
/// What happened, as it lies in the log. Sequences rise over all jobs, and who has read up to one never misses an earlier one.
/// </summary>
public sealed record StoredEvent(long Sequence, JobId Job, DateTimeOffset At, JobEvent Event)
{
    /// <summary>As it is told outside: who knows the id of a lease holds it, so readers get its name without what makes it good.</summary>
    public JobEvent Told => Event switch
    {
        JobEvent.StepLeased leased => new JobEvent.StepLeased(leased.Lease with { Id = LeaseName.WithoutSecret(leased.Lease.Id) }),
        JobEvent.StepYielded yielded => yielded with { LeaseId = LeaseName.WithoutSecret(yielded.LeaseId) },
        JobEvent.ResultAccepted accepted => accepted with { LeaseId = LeaseName.WithoutSecret(accepted.LeaseId) },
        var other => other,
    };
}
