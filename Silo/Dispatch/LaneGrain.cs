using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;
using Transcode.Silo.Placement;

namespace Transcode.Silo.Dispatch;

/// <summary>One queue, and the workers that wait at it, served in the order in which they came.</summary>
[Reentrant, KeepAlive, GrainType("lane"), PrefersSilo(SiloDevice.EncoderKey)]
internal sealed partial class LaneGrain(ReadModel rows, EngineOptions options, TimeProvider time, ILogger<LaneGrain> log)
    : LookingGrain, ILaneGrain
{
    /// <summary>A reservation whose lease is not written by then is somebody's who is gone.</summary>
    private static readonly TimeSpan _longestReservation = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _rebuildPatience = TimeSpan.FromSeconds(5);

    /// <summary>Asked at once when the lane is rebuilt.</summary>
    private const int JobsAtOnce = 100;

    /// <summary>Enough to lend out the tail, and no more than can be looked at quickly.</summary>
    private const int MostCandidates = 64;
    private const int MostRunning = 32;

    private readonly StepQueue _queue = new();
    private readonly Dictionary<StepKey, (QueuedStep Step, long Since)> _reserved = [];
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly HashSet<JobId> _running = [];
    private Task _rebuilt = Task.CompletedTask;
    private IGrainTimer? _timer;
    private int _ticks;

    /// <summary>The capability, as steps name it.</summary>
    private string Capability => LaneName.CapabilityOf(this.GetPrimaryKeyString());

    protected override Task Look(CancellationToken stop)
    {
        _rebuilt = Rebuild();
        return Task.CompletedTask;
    }

    public Task Offer(JobOffer offer)
    {
        foreach (var step in offer.Steps)
            if (!_reserved.ContainsKey(new(offer.Job, step.Generation, new(step.Step))))
                _queue.Add(offer.Job, offer.Tenant, offer.Priority, offer.SubmittedAt, step);
        if (offer.IsRunning)
            _running.Add(offer.Job);
        Serve();
        return Task.CompletedTask;
    }

    public Task Withdraw(JobId job)
    {
        _queue.Remove(job);
        _running.Remove(job);
        foreach (var key in _reserved.Keys.Where(key => key.Job == job).ToList())
            _reserved.Remove(key);
        return Task.CompletedTask;
    }

    public Task PutBack(Reservation[] steps)
    {
        foreach (var step in steps)
            if (_reserved.Remove(step.Step, out var reserved))
                Return(step.Step.Job, reserved.Step);
        Serve();
        return Task.CompletedTask;
    }

    public Task Settle(Reservation[] steps)
    {
        foreach (var step in steps)
        {
            _reserved.Remove(step.Step);
            _running.Add(step.Step.Job);
        }
        return Task.CompletedTask;
    }

    public async Task<QueuePlace?> Peek(StepKey[] avoids, string? tenant, JobId? job = null)
    {
        await Built();
        return _queue.Peek(avoids.ToHashSet(), tenant, job)?.Place;
    }

    public async Task<Reservation[]> Take(TakeRequest request, CancellationToken stop)
    {
        await Built();
        var avoids = request.Candidate.Scope.Avoids.ToHashSet();
        var taken = stop.IsCancellationRequested ? [] : Reserve(avoids, request);
        if (taken.Length > 0 || request.Wait <= TimeSpan.Zero || stop.IsCancellationRequested)
            return taken;
        var waiter = new Waiter(request, avoids, new(TaskCreationOptions.RunContinuationsAsynchronously));
        var place = _waiters.AddLast(waiter);
        KeepTicking();
        await Task.WhenAny(waiter.Answer.Task,
            Task.Delay(request.Wait < ILaneGrain.LongestWait ? request.Wait : ILaneGrain.LongestWait, time, stop));
        if (place.List is not null)
            _waiters.Remove(place);
        // Either it was handed something by now, or nobody hands it anything any more.
        waiter.Answer.TrySetResult([]);
        taken = await waiter.Answer.Task;
        if (!stop.IsCancellationRequested)
            return taken;
        await PutBack(taken);
        return [];
    }

    public Task<LaneStatus> Status() => Task.FromResult(new LaneStatus(
        _queue.Peek(_nothing) is var (key, place) ? new QueueHead(key, place.Priority) : null, _queue.Count, _reserved.Count,
            _waiters.Count));

    private static readonly IReadOnlySet<StepKey> _nothing = new HashSet<StepKey>();

    private Task Built()
        => _rebuilt.IsCompleted ? Task.CompletedTask
        : _rebuilt.WaitAsync(_rebuildPatience, time).ContinueWith(_ => { }, TaskScheduler.Current);

    private Reservation[] Reserve(IReadOnlySet<StepKey> avoids, TakeRequest request)
    {
        var taken = new List<Reservation>();
        while (taken.Count < Math.Clamp(request.Room, 1, ILaneGrain.MostRoom)
            && _queue.Take(avoids, request.Candidate.Tenant, request.Candidate.Job) is var (key, step))
        {
            _reserved[key] = (step, time.GetTimestamp());
            taken.Add(new Reservation(key, IsHedge: false));
        }
        if (taken.Count > 0)
            KeepTicking();
        return [.. taken];
    }

    /// <summary>Hands out what there is, to whoever waits longest and may have it.</summary>
    private void Serve()
    {
        for (var place = _waiters.First; place is not null && _queue.Count > 0;)
        {
            var next = place.Next;
            if (Reserve(place.Value.Avoids, place.Value.Request) is { Length: > 0 } taken)
                Give(place, taken);
            place = next;
        }
    }

    private void Give(LinkedListNode<Waiter> place, Reservation[] taken)
    {
        if (place.List is not null)
            _waiters.Remove(place);
        if (!place.Value.Answer.TrySetResult(taken))
            _ = PutBack(taken);
    }

    private void Return(JobId job, QueuedStep step) => _queue.Add(job, step.Tenant, step.Priority, step.SubmittedAt, step.Offer);

    private void KeepTicking()
    {
        var ticks = _waiters.Count > 0 || _reserved.Count > 0;
        if (ticks && _timer is null)
            _timer = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(_tick, _tick) { Interleave = true });
        else if (!ticks)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private async Task OnTick(CancellationToken stop)
    {
        foreach (var (key, reserved) in _reserved.Where(one => time.GetElapsedTime(one.Value.Since) >= _longestReservation).ToList())
        {
            _reserved.Remove(key);
            Return(key.Job, reserved.Step);
        }
        Serve();
        if (++_ticks % options.HedgeSeconds == 0 && options.Hedge)
            await HandAgain();
        KeepTicking();
    }

    /// <summary>What runs is looked at while somebody waits, and only then: an empty fleet and a busy one cost nothing.</summary>
    private async Task HandAgain()
    {
        if (_waiters.Count == 0 || _running.Count == 0)
            return;
        try
        {
            foreach (var job in _running.Take(MostRunning).ToList())
            {
                LinkedListNode<Waiter>[] places = [.. Places()
                    .Where(place => place.Value.Request.Candidate.Job is not { } only || only == job).Take(MostCandidates)];
                if (places.Length == 0)
                    continue;
                foreach (var offer in await GrainFactory.GetGrain<IJobGrain>(job.Value)
                    .Hedge([.. places.Select(place => place.Value.Request.Candidate)]))
                    if (places.FirstOrDefault(place => place.List is not null && place.Value.Request.Candidate.Id == offer.Worker)
                        is { } place)
                        Give(place, [new Reservation(offer.Step, IsHedge: true)]);
            }
        }
        catch (Exception failure)
        {
            // Nobody asked for this; whoever waits goes on waiting, and the next look comes soon.
            LogLookFailed(failure, Capability);
        }
    }

    private IEnumerable<LinkedListNode<Waiter>> Places()
    {
        for (var place = _waiters.First; place is not null; place = place.Next)
            yield return place;
    }

    /// <summary>It has just come into being: the read model names the jobs, and each says what is open.</summary>
    private async Task Rebuild()
    {
        try
        {
            foreach (var some in (await rows.Needing(Capability, CancellationToken.None)).Chunk(JobsAtOnce))
                foreach (var offer in await Task.WhenAll(some.Select(job => GrainFactory.GetGrain<IJobGrain>(job.Value).Open(Capability))))
                    if (offer is not null)
                        await Offer(offer);
        }
        catch (Exception failure)
        {
            LogRebuildFailed(failure, Capability);
            // Better no lane than one that knows half: the next call begins anew.
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lane {Capability}: what runs could not be looked at")]
    private partial void LogLookFailed(Exception failure, string capability);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {Capability} could not be rebuilt; it is tried again")]
    private partial void LogRebuildFailed(Exception failure, string capability);

    private sealed record Waiter(TakeRequest Request, IReadOnlySet<StepKey> Avoids, TaskCompletionSource<Reservation[]> Answer);
}
