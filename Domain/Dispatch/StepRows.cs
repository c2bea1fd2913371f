namespace Transcode.Domain.Dispatch;

/// <summary>Questions about a row that many ask. Pure.</summary>
public static class StepRows
{
    /// <summary>The row as one of its two leases knows it, with the other as the second; null when neither is that lease.</summary>
    public static StepRow? Under(this StepRow row, string lease)
    {
        if (row.LeaseId == lease)
            return row;
        return row.Hedge is not { } second || second.LeaseId != lease ? null : row with
        {
            LeaseId = second.LeaseId,
            Worker = second.Worker,
            Fence = second.Fence,
            LeasedAt = second.LeasedAt,
            RenewedAt = second.RenewedAt,
            Until = second.Until,
            Progress = second.Progress,
            Frames = second.Frames,
            Fps = second.Fps,
            Speed = second.Speed,
            Hedge = new HedgedLease(row.LeaseId!, row.Worker!.Value, row.Fence, row.LeasedAt!.Value, row.RenewedAt!.Value, row.Until!.Value)
            {
                Progress = row.Progress,
                Frames = row.Frames,
                Fps = row.Fps,
                Speed = row.Speed,
            },
        };
    }

    /// <summary>The row once for each lease that runs.</summary>
    public static IEnumerable<StepRow> ByHolder(this StepRow row) => row.Hedge is { } second ? [row, row.Under(second.LeaseId)!] : [row];
}
