using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;

namespace Transcode.Silo.Jobs;

/// <summary>When leases end, and what their holders last said. In memory, and by a clock that no one sets: where an hour is skipped nothing
/// happens.</summary>
internal sealed class LeaseClock(TimeSpan length, TimeProvider time)
{
    private readonly Dictionary<string, Entry> _running = new(StringComparer.Ordinal);

    public bool IsEmpty => _running.Count == 0;

    /// <summary>From now on for a whole length, whether it is new or was found in the log.</summary>
    public void Start(StepLease lease) => _running[lease.Id] = new Entry(lease, time.GetTimestamp(), time.GetUtcNow(), null);

    public void End(string lease) => _running.Remove(lease);

    /// <summary>Those of one step: one or two.</summary>
    public IReadOnlyList<StepLease> Of(StepId step)
        => [.. _running.Values.Where(entry => entry.Lease.Step == step).Select(entry => entry.Lease)];

    public void Clear() => _running.Clear();

    /// <returns>False: it does not run.</returns>
    public bool Renew(string lease, ProgressReport report)
    {
        if (!_running.TryGetValue(lease, out var entry))
            return false;
        _running[lease] = entry with { RenewedAt = time.GetTimestamp(), At = time.GetUtcNow(), Told = report };
        return true;
    }

    public bool IsOver(string lease) => _running.TryGetValue(lease, out var entry) && time.GetElapsedTime(entry.RenewedAt) >= length;

    public IReadOnlyList<StepLease> Over()
        => [.. _running.Values.Where(entry => time.GetElapsedTime(entry.RenewedAt) >= length).Select(entry => entry.Lease)];

    public LeaseProgress? Of(string lease) => _running.TryGetValue(lease, out var entry)
        ? new LeaseProgress(entry.At, time.GetUtcNow() + (length - time.GetElapsedTime(entry.RenewedAt)), entry.Told)
        : null;

    private sealed record Entry(StepLease Lease, long RenewedAt, DateTimeOffset At, ProgressReport? Told);
}
