using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>Where workers take steps, show that they live, and hand results in.</summary>
public sealed class LeaseDesk(IStateStore store, ClaimLine claims, Admission admission, ResultIntake intake, OrchestratorOptions options, TimeProvider time)
{
    /// <summary>Signs of life come all the time; who sends one does not mind a tenth of a second.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    private readonly GroupWrite<Renewal, LeaseOrders> renewals = new(async (batch, stop) =>
    {
        var held = await store.Renew(batch, stop);
        return [.. batch.Select(renewal => held.Contains(renewal.LeaseId) ? LeaseOrders.Continue : LeaseOrders.Stop)];
    }, apart: Apart);

    /// <summary>Lends steps: at once when there are any for this worker, else as soon as one is opened; empty when the wait is over first.</summary>
    public async Task<IReadOnlyList<ClaimedStep>> Claim(LeaseRequest request, CancellationToken stop) =>
        await claims.Claim(request, Without(await admission.Of(request.WorkerId, stop), request.Avoids), stop);

    /// <summary>What the worker has found that it cannot do.</summary>
    private static Terms Without(Terms terms, IReadOnlyList<AvoidedStep>? avoids) => avoids is not { Count: > 0 }
        ? terms
        : new(terms.Lanes, [.. terms.Avoids.Concat(avoids.Where(step => step is { Job.Value: not null, Step.Value: not null }).Take(LeaseRequest.MostAvoids).Select(step => new StepKey(step.Job, step.Round, step.Step))).Distinct()]);

    /// <summary>A sign of life.</summary>
    public Task<LeaseOrders> Renew(string leaseId, ProgressReport report, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        return renewals.Write(new Renewal(leaseId, report, now, now.AddSeconds(options.LeaseSeconds)), stop);
    }

    /// <summary>Takes a result; it is public and its followers are open when this returns. Told twice is told once.</summary>
    public Task<ResultAnswer> Report(string leaseId, ResultReport report, CancellationToken stop) => intake.Report(leaseId, report, stop);

    /// <summary>Null when nobody holds it any more.</summary>
    public async Task<HeldLease?> FindLease(string leaseId, CancellationToken stop) =>
        await store.FindLease(leaseId, stop) is { State: StepState.Leased, Worker: { } worker } row
            ? new HeldLease(leaseId, row.Key.Job, row.Asset, row.Key.Round, row.Key.Step, row.Fence, worker, row.Staging)
            : null;
}
