using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Silo.Jobs;

namespace Transcode.Silo.Workers;

/// <summary>
/// How it comes to its steps: it reserves at the lanes of what it can do, and only then has the job write leases. Until then nothing is
/// held, so that whoever hangs up holds nothing.
/// </summary>
internal sealed partial class WorkerGrain
{
    /// <summary>If nobody else took it up by then, whoever failed may try again.</summary>
    private static readonly TimeSpan _shyness = TimeSpan.FromMinutes(1);

    private CancellationTokenSource _anew = new();

    public async Task<ClaimedStep[]> Claim(ClaimRequest request, CancellationToken stop)
    {
        var (began, kept) = (time.GetTimestamp(), new List<StepKey>(request.Avoids.Take(LeaseRequest.MostAvoids)));
        var wait = request.Wait < ILaneGrain.LongestWait ? request.Wait : ILaneGrain.LongestWait;
        while (true)
        {
            var rest = wait - time.GetElapsedTime(began);
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stop, _anew.Token);
            var reserved = await Reserve(await Candidate(kept, request), Math.Clamp(request.Room, 1, ILaneGrain.MostRoom), rest,
                round.Token);
            if (reserved.Steps.Length == 0)
            {
                if (stop.IsCancellationRequested || !round.IsCancellationRequested || rest <= TimeSpan.Zero)
                    return [];
                continue; // Asked anew, on other terms.
            }
            if (stop.IsCancellationRequested)
            {
                await reserved.Lane!.PutBack(reserved.Steps);
                return [];
            }
            var leases = await Lend(reserved, await Candidate(kept, request), kept);
            if (stop.IsCancellationRequested)
                leases = await GiveBack(leases);
            if (leases.Length > 0 || stop.IsCancellationRequested)
                return leases;
        }
    }

    /// <summary>Whoever waits on terms of before begins its wait again.</summary>
    private void AskAnew()
    {
        var before = _anew;
        _anew = new();
        before.Cancel();
        before.Dispose();
    }

    private static bool HasOtherScope(Worker? before, Worker after) =>
        before is not null
            && (before.DrainAsked != after.DrainAsked || before.PauseAsked != after.PauseAsked || before.Quarantine != after.Quarantine
            || before.Reported != after.Reported || !before.Pinned.SetEquals(after.Pinned));

    private async Task<Candidate> Candidate(List<StepKey> kept, ClaimRequest request)
        => new(Id, await Scope(kept), _worker?.Speeds ?? []) { Tenant = _worker?.Tenant ?? request.Tenant, Job = request.Job };

    /// <summary>Asked with every request for work, since it may have been quarantined a moment ago.</summary>
    private async Task<ClaimScope> Scope(List<StepKey> kept) => _worker switch
    {
        null => ClaimScope.Usual with { Avoids = kept },
        { Quarantine: not null } or { IsHeldBack: true } or { Reported: WorkerStatus.Draining } => ClaimScope.NotAdmitted,
        { } worker => new ClaimScope(Pinning.CapabilitiesOf(worker), [.. kept, .. await Avoids(worker)]),
    };

    /// <summary>Alone in the fleet, it must try again itself.</summary>
    private async Task<IEnumerable<StepKey>> Avoids(Worker worker)
    {
        var since = time.GetUtcNow() - _shyness;
        WorkerFailure[] lately = [.. worker.Failures.Where(failure => failure.At > since)];
        if (lately.Length == 0
            || !(await fleet.Now()).Any(other => other.Id != Id && other.Status is WorkerStatus.Idle or WorkerStatus.Working))
            return [];
        return lately.Select(failure => new StepKey(failure.Job, failure.Generation, failure.Step)).Distinct();
    }

    private async Task<(ILaneGrain? Lane, Reservation[] Steps)> Reserve(Candidate candidate, int room, TimeSpan rest,
        CancellationToken stop)
    {
        ILaneGrain[] lanes =
            [.. candidate.Scope.Capabilities.Select(capability => GrainFactory.GetGrain<ILaneGrain>(LaneName.Of(capability)))];
        if (lanes.Length == 0)
        {
            // It waits all the same, else it would ask without end.
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return (null, []);
        }
        if (lanes.Length == 1)
            return (lanes[0], await lanes[0].Take(new TakeRequest(candidate, room, Positive(rest)), stop));
        if (await TakeBest(lanes, candidate, room, stop) is { Steps.Length: > 0 } taken)
            return taken;
        return rest > TimeSpan.Zero ? await Wait(lanes, candidate, room, rest, stop) : (null, []);
    }

    /// <summary>From the lane whose first step goes first of all.</summary>
    private static async Task<(ILaneGrain? Lane, Reservation[] Steps)> TakeBest(ILaneGrain[] lanes, Candidate candidate, int room,
        CancellationToken stop)
    {
        StepKey[] avoids = [.. candidate.Scope.Avoids];
        var places = await Task.WhenAll(lanes.Select(lane => lane.Peek(avoids, candidate.Tenant, candidate.Job)));
        foreach (var (lane, _) in lanes.Zip(places).Where(one => one.Second is not null).OrderBy(one => one.Second))
            if (await lane.Take(new TakeRequest(candidate, room, TimeSpan.Zero), stop) is { Length: > 0 } taken)
                return (lane, taken);
        return (null, []);
    }

    /// <summary>At all of them; the first that has something ends the wait at the others.</summary>
    private static async Task<(ILaneGrain? Lane, Reservation[] Steps)> Wait(ILaneGrain[] lanes, Candidate candidate, int room,
        TimeSpan rest, CancellationToken stop)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var waits = lanes.Select(lane => lane.Take(new TakeRequest(candidate, room, rest), others.Token)).ToList();
        var pending = waits.ToList();
        while (pending.Count > 0)
        {
            var done = await Task.WhenAny(pending);
            pending.Remove(done);
            if (!done.IsCompletedSuccessfully || done.Result.Length > 0)
                break;
        }
        await others.CancelAsync();
        await ((Task)Task.WhenAll(waits)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        (ILaneGrain? Lane, Reservation[] Steps) first = (null, []);
        foreach (var (lane, wait) in lanes.Zip(waits))
        {
            if (!wait.IsCompletedSuccessfully || wait.Result.Length == 0)
                continue;
            if (first.Lane is null)
                first = (lane, wait.Result);
            else
                await lane.PutBack(wait.Result);
        }
        return first;
    }

    private async Task<ClaimedStep[]> Lend((ILaneGrain? Lane, Reservation[] Steps) reserved, Candidate candidate, List<StepKey> kept)
    {
        var leases = new List<ClaimedStep>();
        var (settled, back) = (new List<Reservation>(), new List<Reservation>(reserved.Steps));
        try
        {
            foreach (var ofJob in reserved.Steps.GroupBy(step => step.Step.Job))
            {
                var answer = await GrainFactory.GetGrain<IJobGrain>(ofJob.Key.Value).Lend(new LendRequest([.. ofJob], candidate));
                leases.AddRange(answer.Leases);
                // What is neither lent nor refused is not open any more: the lane may forget it.
                settled.AddRange(ofJob.Where(step => !answer.Refused.Contains(step.Step)));
                back.RemoveAll(settled.Contains);
                if (answer.Leases.Length == 0)
                    kept.AddRange(answer.Refused);
            }
        }
        finally
        {
            if (back.Count > 0)
                await reserved.Lane!.PutBack([.. back]);
            if (settled.Count > 0)
                await reserved.Lane!.Settle([.. settled]);
        }
        return [.. leases];
    }

    /// <summary>Nobody is there to take them.</summary>
    private async Task<ClaimedStep[]> GiveBack(ClaimedStep[] leases)
    {
        foreach (var lease in leases)
            await GrainFactory.GetGrain<IJobGrain>(lease.Job.Value)
                .Result(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Yield("nobody waited for it any more")));
        return [];
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
