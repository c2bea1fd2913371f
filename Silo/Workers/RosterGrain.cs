using Orleans.Concurrency;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Workers;

/// <summary>In memory; after a loss it begins with what is stored, and the next beats complete it.</summary>
[Reentrant, KeepAlive, GrainType("roster")]
internal sealed class RosterGrain(ReadModel rows) : LookingGrain, IRosterGrain
{
    private readonly SortedDictionary<string, Worker> _workers = new(StringComparer.Ordinal);
    private Worker[]? _list;

    protected override async Task Look(CancellationToken stop)
    {
        foreach (var worker in await rows.Workers(stop))
            _workers.TryAdd(worker.Id.Value, worker);
    }

    public Task<Worker[]> List() => Task.FromResult(_list ??= [.. _workers.Values]);

    public Task Update(Worker[] workers)
    {
        foreach (var worker in workers)
            _workers[worker.Id.Value] = worker;
        _list = null;
        return Task.CompletedTask;
    }

    public Task Forget(WorkerId worker)
    {
        _workers.Remove(worker.Value);
        _list = null;
        return Task.CompletedTask;
    }
}
