using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>What changes every second of a lease that runs, and is kept in memory only.</summary>
/// <param name="RenewedAt">Last sign of life of the holder.</param>
/// <param name="Until">End of the lease unless it is renewed.</param>
/// <param name="Told">What the holder last said.</param>
public sealed record LeaseProgress(DateTimeOffset RenewedAt, DateTimeOffset Until, Protocol.ProgressReport? Told);

/// <summary>The steps of a job that may run, run or ran, from what is remembered and what is in memory. Pure.</summary>
public static class StepTable
{
    /// <param name="job">With its plan.</param>
    /// <param name="ledger">Who has what.</param>
    /// <param name="progress">Of leases that run, by lease.</param>
    /// <param name="openedAt">Since when, or from when on, a step could run.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<StepRow> Of(
        Job job, LeaseLedger ledger, Func<string, LeaseProgress?> progress, Func<StepId, DateTimeOffset?> openedAt, DateTimeOffset now)
    {
        var rows = new List<StepRow>();
        foreach (var step in JobSteps.All(job))
        {
            var record = ledger.Of(step.Id);
            if (record is not null || LeaseDecider.IsOpen(job, ledger, step.Id) || ledger.IsHeld && JobSteps.IsNext(job, step))
                rows.Add(Row(job, ledger, step.Id, record, progress, openedAt(step.Id) ?? now, now));
            else if (job.Done.Contains(step.Id))
                rows.Add(new StepRow
                {
                    Key = new(job.Id, job.Generation, step.Id),
                    Asset = job.Order.Asset,
                    State = StepState.Done,
                    OpenedAt = now
                });
        }
        return rows;
    }

    private static StepRow Row(
        Job job, LeaseLedger ledger, StepId step, StepRecord? record, Func<string, LeaseProgress?> progress, DateTimeOffset opened,
            DateTimeOffset now)
    {
        var row = new StepRow
        {
            Key = new(job.Id, job.Generation, step),
            Asset = job.Order.Asset,
            State = StateOf(job, ledger, record, opened, now),
            Attempts = record?.Attempts ?? 0,
            OpenedAt = opened,
            EndedAt = record?.EndedAt,
        };
        if (record is null)
            return row;
        var first = record.Held.IsEmpty ? record.Last : record.Held[0];
        return Under(row, first, record.Held.IsEmpty ? null : progress(first!.Id)) with
        {
            Hedge = record.Held.Count > 1 ? Hedge(record.Held[1], progress(record.Held[1].Id), now) : null,
        };
    }

    private static StepRow Under(StepRow row, StepLease? lease, LeaseProgress? progress) => row with
    {
        LeaseId = lease?.Id,
        Worker = lease?.Worker,
        Fence = lease?.Fence ?? 0,
        LeasedAt = lease?.At,
        RenewedAt = progress?.RenewedAt,
        Until = progress?.Until,
        Progress = progress?.Told?.Progress ?? 0,
        Frames = progress?.Told?.Frames ?? 0,
        Fps = progress?.Told?.Fps ?? 0,
        Speed = progress?.Told?.Speed ?? 0,
    };

    private static HedgedLease Hedge(StepLease lease, LeaseProgress? progress, DateTimeOffset now) =>
        new(lease.Id, lease.Worker, lease.Fence, lease.At, progress?.RenewedAt ?? now, progress?.Until ?? now)
        {
            Progress = progress?.Told?.Progress ?? 0,
            Frames = progress?.Told?.Frames ?? 0,
            Fps = progress?.Told?.Fps ?? 0,
            Speed = progress?.Told?.Speed ?? 0,
        };

    private static StepState StateOf(Job job, LeaseLedger ledger, StepRecord? record, DateTimeOffset opened, DateTimeOffset now)
        => record switch
        {
            { End: LeaseEnd.Done } => StepState.Done,
            _ when job.IsFinal
                => record is { Held.IsEmpty: true, End: LeaseEnd.Failed or LeaseEnd.Lost } ? StepState.Failed : StepState.Cancelled,
            { Held.IsEmpty: false } => StepState.Leased,
            { End: LeaseEnd.Accepted } => StepState.Accepted,
            _ when ledger.IsHeld => StepState.Held,
            _ => opened > now ? StepState.BackOff : StepState.Open,
        };
}
