using System.Collections.Concurrent;
using Transcode.Contracts.Keys;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Workers;

/// <summary>
/// Who speaks in a worker's name: the key with which it joined, and nobody else but a key of the platform that may do everything. A key
/// speaks for one worker, unless it was made for many. When the key of a worker is gone, the next that it presents is its own.
/// </summary>
internal sealed class WorkerVoice(WorkerService workers, KeyRing ring, KeptKeys kept, GrainCalls calls, TimeProvider time)
{
    /// <summary>A worker may be deleted, and join anew with another key.</summary>
    private static readonly TimeSpan _remembered = TimeSpan.FromSeconds(10);

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(string Worker, string Key), long> _proven = new();

    /// <summary>A heartbeat. The first one joins the worker to the key.</summary>
    /// <param name="said">By the worker.</param>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="key">The key itself; null: none was needed.</param>
    /// <param name="stop">Given up.</param>
    public async Task<WorkerOutcome> Announce(Announcement said, Caller caller, KnownKey? key, CancellationToken stop)
    {
        var worker = new WorkerId(said.WorkerId);
        var isForOne = key is { IsForManyWorkers: false } && !IsAboveWorkers(caller);
        if (isForOne && key!.Worker is { } other && other != said.WorkerId)
            return new(null, OfOther(caller, other));
        // Without a key nobody is told apart.
        var by = caller.Key is { } id ? new WorkerOwner(id, caller.Tenant) : null;
        var answer = await workers.Announce(said, by, takesOver: false, stop);
        if (answer is { Refused: WorkerRefusal.Foreign, Worker.Owner: { } owner })
        {
            if (IsAboveWorkers(caller))
                answer = await workers.Announce(said, null, takesOver: false, stop);
            else if (caller.Sees(owner.Tenant) && !await ring.Holds(owner.Key, stop))
                answer = await workers.Announce(said, by, takesOver: true, stop);
        }
        if (answer.Refused is not null || answer.Worker is not { } joined)
            return new(null, Foreign(worker));
        if (isForOne && key!.Worker is null && await Bind(key, worker, stop) is { } quicker)
            return new(null, OfOther(caller, quicker));
        if (by is not null && joined.Owner == by)
            Prove(worker, by.Key);
        return new(joined, null);
    }

    /// <returns>Null: the caller may speak for it, or it never announced itself.</returns>
    public async ValueTask<CommandRefusal?> Refusal(WorkerId worker, Caller caller, CancellationToken stop)
    {
        if (caller.Key is not { } key || IsAboveWorkers(caller))
            return null;
        if (_proven.TryGetValue((worker.Value, key), out var at) && time.GetElapsedTime(at) < _remembered)
            return null;
        switch (await workers.Find(worker, stop))
        {
            // Whoever works for one tenant alone says first who it is.
            case null:
                return caller.Tenant is null ? null : WorkerCommands.Unknown(worker);
            case { Owner: null }:
                return null;
            case { Owner: var owner } when owner.Key == key:
                Prove(worker, key);
                return null;
            default:
                return Foreign(worker);
        }
    }

    private static bool IsAboveWorkers(Caller caller) => caller.Tenant is null && caller.May(Scope.Admin);

    /// <summary>Null: the key is this worker's; else whose it is.</summary>
    private async Task<string?> Bind(KnownKey key, WorkerId worker, CancellationToken stop)
    {
        var bound = await calls.Ask(() => calls.Grain<IKeyGrain>(IKeyGrain.Key).Bind(key.Caller.Key!, worker.Value), stop);
        await kept.Changed(stop);
        return bound?.Worker == worker.Value ? null : bound?.Worker ?? "";
    }

    private void Prove(WorkerId worker, string key)
    {
        if (_proven.Count >= Most)
            _proven.Clear();
        _proven[(worker.Value, key)] = time.GetTimestamp();
    }

    private static CommandRefusal OfOther(Caller caller, string other) => CommandRefusal.Forbidden(
        "worker.foreign", $"The key \"{caller.Name}\" is that of the worker \"{SourceName.Label(other)}\". Make another key for this one.");

    private static CommandRefusal Foreign(WorkerId worker) => CommandRefusal.Forbidden("worker.foreign",
        $"The worker \"{SourceName.Label(worker.Value)}\" joined with another key, which alone speaks in its name. Give this one another "
        + $"name, or delete the worker to let it join anew.");
}
