using Transcode.Contracts.Dispatch;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Jobs;

/// <summary>
/// Which steps could run and since when, which of them pause, and what the lanes have been told of them. In memory: a lane that forgets
/// asks again, and a pause begins anew after a crash.
/// </summary>
internal sealed class OpenSteps(IGrainFactory grains, TimeProvider time)
{
    private readonly Dictionary<StepId, DateTimeOffset> _since = [];
    private readonly Dictionary<StepId, (long From, TimeSpan Pause)> _pauses = [];
    private readonly HashSet<string> _lanes = new(StringComparer.Ordinal);

    public bool HasPauses => _pauses.Count > 0;

    /// <summary>Where the viewer is; null: where the order says.</summary>
    public double? Seek { get; set; }

    /// <summary>The job as if its order had named the viewer's place.</summary>
    public Job AsViewed(Job job) => Seek is { } seek ? job with { Order = job.Order with { StartSeconds = seek } } : job;

    /// <summary>Since when, or from when on, it could run.</summary>
    public DateTimeOffset? Since(StepId step) => _pauses.TryGetValue(step, out var pause)
        ? time.GetUtcNow() + Left(pause)
        : _since.TryGetValue(step, out var since) ? since : null;

    public void Forget(StepId step)
    {
        _since.Remove(step);
        _pauses.Remove(step);
    }

    public void Pause(StepId step, TimeSpan pause) => _pauses[step] = (time.GetTimestamp(), pause);

    /// <summary>Those whose pause is over.</summary>
    public IReadOnlyList<StepId> Rested()
    {
        List<StepId> rested = [.. _pauses.Where(pause => Left(pause.Value) <= TimeSpan.Zero).Select(pause => pause.Key)];
        rested.ForEach(step => _pauses.Remove(step));
        return rested;
    }

    /// <summary>They may run from now on.</summary>
    public void Offer(StoredJob stored, IEnumerable<StepId> steps)
    {
        if (stored.Job is not { } job)
            return;
        var now = time.GetUtcNow();
        List<Step> open = [.. steps.Where(step => !_pauses.ContainsKey(step) && LeaseDecider.IsOpen(job, stored.Ledger, step))
            .Select(step => JobSteps.Find(job, step)!)];
        foreach (var step in open)
            _since.TryAdd(step.Id, now);
        foreach (var (capability, offer) in Offers(job, open))
            if (_lanes.Add(capability) || offer.Steps.Length > 0)
                _ = grains.GetGrain<ILaneGrain>(LaneName.Of(capability)).Offer(offer);
    }

    /// <summary>What that lane should know; null: nothing.</summary>
    public JobOffer? For(StoredJob stored, string capability)
    {
        if (stored.Job is not { IsFinal: false } job)
            return null;
        var open = JobDecider.Open(job)
            .Where(step => !_pauses.ContainsKey(step.Id) && LeaseDecider.IsOpen(job, stored.Ledger, step.Id)
            && DispatchOrder.Of(job, step).Capability == capability);
        var runs =
            stored.Ledger.Running.Any(
                lease => JobSteps.Find(job, lease.Step) is { } step && DispatchOrder.Of(job, step).Capability == capability);
        var offer = Offers(job, open).FirstOrDefault().Offer
            ?? new JobOffer(job.Id, job.Order.Priority, job.Order.At, []) { Tenant = job.Order.Tenant };
        if (offer.Steps.Length == 0 && !runs)
            return null;
        _lanes.Add(capability);
        return offer with { IsRunning = runs };
    }

    /// <summary>No lane is to lend anything of it any more.</summary>
    public void Withdraw(JobId job)
    {
        foreach (var capability in _lanes)
            _ = grains.GetGrain<ILaneGrain>(LaneName.Of(capability)).Withdraw(job);
        _lanes.Clear();
    }

    public void Clear()
    {
        _since.Clear();
        _pauses.Clear();
    }

    private TimeSpan Left((long From, TimeSpan Pause) pause) => pause.Pause - time.GetElapsedTime(pause.From);

    private IEnumerable<(string Capability, JobOffer Offer)> Offers(Job job, IEnumerable<Step> steps)
    {
        var viewed = AsViewed(job);
        return steps.Select(step => (step.Id, Order: DispatchOrder.Of(viewed, step)))
            .GroupBy(step => step.Order.Capability, StringComparer.Ordinal)
            .Select(lane => (lane.Key, new JobOffer(job.Id, job.Order.Priority, job.Order.At,
                [.. lane.Select(step => new StepOffer(job.Generation, step.Id.Value, step.Order.Stage, step.Order.Place))])
            { Tenant = job.Order.Tenant }));
    }
}
