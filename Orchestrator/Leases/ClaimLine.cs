using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>
/// Workers that wait for work, served in the order in which they came: one new step wakes one of them, not all.
/// </summary>
public sealed class ClaimLine : IAsyncDisposable
{
    private readonly IStateStore store;
    private readonly ClaimResolver resolver;
    private readonly Speculator speculator;
    private readonly SlowWorkers slow;
    private readonly TimeSpan lease;
    private readonly TimeProvider time;
    private readonly LinkedList<Waiter> waiters = [];
    private readonly Lock gate = new();
    private readonly Pulse arrivals = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Lazy<Task> serving;

    public ClaimLine(IStateStore store, ClaimResolver resolver, Speculator speculator, SlowWorkers slow, OrchestratorOptions options, TimeProvider time)
    {
        (this.store, this.resolver, this.speculator, this.slow, this.time) = (store, resolver, speculator, slow, time);
        lease = TimeSpan.FromSeconds(options.LeaseSeconds);
        serving = new(() => Task.WhenAll(Task.Run(Serve), speculator.IsOn ? Task.Run(ServeAgain) : Task.CompletedTask));
    }

    /// <summary>At once when there is work, else when there is, else nothing after the wait that was asked for.</summary>
    public async Task<IReadOnlyList<ClaimedStep>> Claim(LeaseRequest request, Terms terms, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var rows = NobodyWaits() && terms.IsAdmitted ? await TakeFirst(request, terms, stop) : [];
        if (rows.Count == 0 && request.WaitSeconds > 0)
            rows = await Wait(request, terms, stop);
        if (!stop.IsCancellationRequested)
            return await resolver.Resolve(rows, stop);
        await GiveBack(rows);
        throw new OperationCanceledException(stop);
    }

    /// <summary>On other terms than those on which it waits: its wait ends with nothing, and it asks again.</summary>
    public void AskAnew(WorkerId worker)
    {
        foreach (var place in Waiting().Where(place => place.Value.Request.WorkerId == worker))
            place.Value.Answer.TrySetResult([]);
    }

    public async ValueTask DisposeAsync()
    {
        if (ending.IsCancellationRequested)
            return;
        await ending.CancelAsync();
        arrivals.Beat();
        if (serving.IsValueCreated)
            await serving.Value;
        ending.Dispose();
    }

    private async Task<IReadOnlyList<StepRow>> Wait(LeaseRequest request, Terms terms, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(request.WaitSeconds, MostSeconds)), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token, ending.Token);
        var waiter = new Waiter(request, terms, new(TaskCreationOptions.RunContinuationsAsynchronously));
        // Either the server hands over steps or the end hands over nothing, never both.
        using var giveUp = end.Token.Register(() => waiter.Answer.TrySetResult([]));
        var place = terms.IsAdmitted ? Enqueue(waiter) : new LinkedListNode<Waiter>(waiter);
        try
        {
            return await waiter.Answer.Task;
        }
        finally
        {
            Leave(place);
        }
    }

    /// <summary>Longer waits are cut by proxies on the way; the worker simply asks again.</summary>
    private const int MostSeconds = 60;

    private async Task Serve()
    {
        while (true)
        {
            // Both are taken before anything is looked at, so that nothing that happens meanwhile is slept through.
            var (work, arrival) = (store.Pulses.Work.Next, arrivals.Next);
            if (ending.IsCancellationRequested)
                return;
            await HandAll();
            await Task.WhenAny(work, arrival);
        }
    }

    /// <summary>What runs is looked at while somebody waits, and only then: an empty fleet and a busy one cost nothing.</summary>
    private async Task ServeAgain()
    {
        while (true)
        {
            var arrival = arrivals.Next;
            if (ending.IsCancellationRequested)
                return;
            if (NobodyWaits())
                await arrival;
            else
            {
                await Task.Delay(speculator.Interval, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await HandAgain();
            }
        }
    }

    /// <summary>Enough to lend out the tail, and no more than can be looked at quickly.</summary>
    private const int MostAskers = 64;

    private async Task HandAgain()
    {
        LinkedListNode<Waiter>[] places = [.. Waiting().Where(place => place.Value.Request.Room > 0).Take(MostAskers)];
        if (places.Length == 0)
            return;
        try
        {
            var rows = await speculator.Look([.. places.Select(place => (place.Value.Request.WorkerId, place.Value.Terms))], CancellationToken.None);
            foreach (var (place, row) in places.Zip(rows))
                if (row is not null)
                    await Give(place, [row]);
        }
        catch (Exception failure)
        {
            // Nobody asked for this; whoever waits goes on waiting, and the next look comes soon.
            speculator.Tell(failure);
        }
    }

    private async Task Give(LinkedListNode<Waiter> place, IReadOnlyList<StepRow> rows)
    {
        Leave(place);
        if (!place.Value.Answer.TrySetResult(rows))
            await GiveBack(rows);
    }

    /// <summary>In the order in which they came; where there is nothing for one, there is nothing for others on the same terms.</summary>
    private async Task HandAll()
    {
        var inVain = new HashSet<string>();
        foreach (var place in Waiting())
            if (await Hand(place, inVain) is { } terms)
                inVain.Add(terms.Key);
    }

    /// <returns>Terms on which nothing is left to hand out.</returns>
    private async Task<Terms?> Hand(LinkedListNode<Waiter> place, HashSet<string> inVain)
    {
        try
        {
            var terms = await slow.Limit(place.Value.Request.WorkerId, place.Value.Terms, CancellationToken.None);
            if (inVain.Contains(terms.Key))
                return null;
            var rows = await Take(place.Value.Request, terms, CancellationToken.None);
            if (rows.Count == 0)
                return terms;
            await Give(place, rows);
        }
        catch (Exception failure)
        {
            // The one who waits hears what is wrong with the store; the next one tries anew.
            Leave(place);
            place.Value.Answer.TrySetException(failure);
        }
        return null;
    }

    private async Task<IReadOnlyList<StepRow>> TakeFirst(LeaseRequest request, Terms terms, CancellationToken stop) =>
        request.Room > 0 && await speculator.Early(request.WorkerId, terms, stop) is { } late
            ? [late]
            : await Take(request, await slow.Limit(request.WorkerId, terms, stop), stop);

    private Task<IReadOnlyList<StepRow>> Take(LeaseRequest request, Terms terms, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        return request.Room < 1
            ? Task.FromResult<IReadOnlyList<StepRow>>([])
            : store.Claim(new ClaimWish(request.WorkerId, request.Room, now, now + lease) { Lanes = terms.Lanes, Avoids = terms.Avoids }, stop);
    }

    private async Task GiveBack(IReadOnlyList<StepRow> rows)
    {
        foreach (var row in rows)
            await store.Release(row.LeaseId!, row.Fence, time.GetUtcNow(), CancellationToken.None);
    }

    private bool NobodyWaits()
    {
        lock (gate)
            return waiters.Count == 0;
    }

    /// <summary>Who left meanwhile is found out when something is handed over.</summary>
    private List<LinkedListNode<Waiter>> Waiting()
    {
        var places = new List<LinkedListNode<Waiter>>();
        lock (gate)
            for (var place = waiters.First; place is not null; place = place.Next)
                places.Add(place);
        return places;
    }

    private LinkedListNode<Waiter> Enqueue(Waiter waiter)
    {
        LinkedListNode<Waiter> place;
        lock (gate)
            place = waiters.AddLast(waiter);
        _ = serving.Value;
        arrivals.Beat();
        return place;
    }

    private void Leave(LinkedListNode<Waiter> place)
    {
        lock (gate)
        {
            if (place.List is not null)
                waiters.Remove(place);
        }
    }

    private sealed record Waiter(LeaseRequest Request, Terms Terms, TaskCompletionSource<IReadOnlyList<StepRow>> Answer);
}
