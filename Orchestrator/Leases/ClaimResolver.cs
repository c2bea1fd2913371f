using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>From a row to what its holder must know: the plan says what the step does.</summary>
public sealed class ClaimResolver(IStateStore store, OrchestratorOptions options)
{
    public async Task<IReadOnlyList<ClaimedStep>> Resolve(IReadOnlyList<StepRow> rows, CancellationToken stop)
    {
        var steps = new List<ClaimedStep>(rows.Count);
        foreach (var row in rows)
            if (await Resolve(row, stop) is { } claimed)
                steps.Add(claimed);
        return steps;
    }

    /// <returns>Null: called off between the claim and now; its lease is already void.</returns>
    private async Task<ClaimedStep?> Resolve(StepRow row, CancellationToken stop)
    {
        var job = await store.FindJob(row.Key.Job, stop);
        if (job is null || job.IsFinal || job.Round != row.Key.Round || JobSteps.Find(job, row.Key.Step) is not { } step)
            return null;
        return new ClaimedStep
        {
            LeaseId = row.LeaseId!,
            Job = row.Key.Job,
            Asset = row.Asset,
            Label = job.Order.Label,
            Round = row.Key.Round,
            Fence = row.Fence,
            Step = step,
            Inputs = step.WaitsFor.Count == 0 ? new Dictionary<string, StepResult>() : await store.Results(row.Key.Job, row.Key.Round, step.WaitsFor, stop),
            Source = job.Order.Source,
            RenewSeconds = options.RenewSeconds,
            Staging = row.Staging,
        };
    }

}
