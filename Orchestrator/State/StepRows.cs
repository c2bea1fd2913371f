namespace Transcode.Orchestrator.State;

/// <summary>Questions about a row that many ask. Pure.</summary>
public static class StepRows
{
    /// <summary>The lease that was seen still runs.</summary>
    public static bool IsHeldUnder(this StepRow? now, StepRow seen) => now.HeldUnder(seen) is not null;

    /// <summary>The row as the lease that was seen knows it; null when that does not run any more.</summary>
    public static StepRow? HeldUnder(this StepRow? now, StepRow seen) =>
        now is { State: StepState.Leased } && seen.LeaseId is { } lease && now.Under(lease) is { } own && own.Fence == seen.Fence ? own : null;

    /// <summary>The row as one of its two leases knows it, with the other as the second; null when neither is that lease.</summary>
    public static StepRow? Under(this StepRow row, string lease)
    {
        if (row.LeaseId == lease)
            return row;
        return row.Second is not { } second || second.LeaseId != lease ? null : row with
        {
            LeaseId = second.LeaseId,
            Worker = second.Worker,
            Fence = second.Fence,
            Fences = Math.Max(row.Fences, row.Fence),
            LeasedAt = second.LeasedAt,
            RenewedAt = second.RenewedAt,
            Until = second.Until,
            Progress = second.Progress,
            Frames = second.Frames,
            Fps = second.Fps,
            Speed = second.Speed,
            Second = new SecondLease(row.LeaseId!, row.Worker!.Value, row.Fence, row.LeasedAt!.Value, row.RenewedAt!.Value, row.Until!.Value)
            {
                Progress = row.Progress,
                Frames = row.Frames,
                Fps = row.Fps,
                Speed = row.Speed,
            },
        };
    }

    /// <summary>The row once for each lease that runs.</summary>
    public static IEnumerable<StepRow> ByHolder(this StepRow row) => row.Second is { } second ? [row, row.Under(second.LeaseId)!] : [row];
}
