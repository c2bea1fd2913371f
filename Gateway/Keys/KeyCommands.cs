using System.Security.Cryptography;
using Transcode.Contracts.Keys;
using Transcode.Domain.Keys;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Keys;

/// <summary>Keys are made, shown and revoked, whatever door it comes by. A key with a tenant makes keys of its tenant, and sees no
/// others.</summary>
internal sealed class KeyCommands(GrainCalls calls, KeptKeys kept, TimeProvider time)
{
    /// <summary>With the whole key, this once.</summary>
    public async Task<KeyOutcome> Create(KeyOrder order, Caller caller, CancellationToken stop)
    {
        if (order.Fault(time.GetUtcNow()) is { } fault)
            return new(null, fault);
        if (!caller.Sees(order.Tenant ?? caller.Tenant))
            return new(null,
                CommandRefusal.Forbidden(
                TenantGate.Refused, $"{caller.Title} makes keys of the tenant \"{caller.Tenant}\" only."));
        var (key, text) = Make(order with { Tenant = order.Tenant ?? caller.Tenant });
        if (!await calls.Ask(() => Grain.Create(key), stop) && !await IsThere(key, stop))
            return new(null,
                CommandRefusal.Conflict("key.too_many", $"There are {IKeyGrain.Most} keys that hold. Revoke some that nobody uses."));
        await kept.Changed(stop);
        return new(KeyReport.Of(key, time.GetUtcNow()) with { Key = text }, null);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<KeyReport>> List(Caller caller, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        return [.. (await kept.List(stop)).Where(key => caller.Sees(key.Tenant)).OrderByDescending(key => key.CreatedAt)
            .Select(key => KeyReport.Of(key, now))];
    }

    public async Task<KeyOutcome> Find(string id, Caller caller, CancellationToken stop) =>
        (await List(caller, stop)).FirstOrDefault(key => key.Id == id) is { } found ? new(found, null) : new(null, Unknown(id));

    /// <summary>It opens nothing any more, here at once and elsewhere within seconds. Twice is once.</summary>
    public async Task<KeyOutcome> Revoke(string id, Caller caller, CancellationToken stop)
    {
        if ((await Find(id, caller, stop)).Refused is { } unknown)
            return new(null, unknown);
        if (await calls.Ask(() => Grain.Revoke(id), stop) is not { } revoked)
            return new(null, Unknown(id));
        await kept.Changed(stop);
        return new(KeyReport.Of(revoked, time.GetUtcNow()), null);
    }

    /// <summary>The first key, for a server that needs one and has none: whoever starts it is shown it once.</summary>
    /// <returns>Null: there is one that may do everything.</returns>
    public async Task<string?> Begin(CancellationToken stop)
    {
        var (key, text) = Make(new KeyOrder { Name = "first admin", Scopes = [Policies.Of(Scope.Admin)] });
        return await calls.Ask(() => Grain.Begin(key), stop) || await IsThere(key, stop) ? text : null;
    }

    private IKeyGrain Grain => calls.Grain<IKeyGrain>(IKeyGrain.Key);

    /// <summary>Asked twice, for the first answer was lost.</summary>
    private async Task<bool> IsThere(StoredKey key, CancellationToken stop)
        => (await kept.List(stop)).Any(one => one.Id == key.Id && one.Hash == key.Hash);

    private (StoredKey Key, string Text) Make(KeyOrder order)
    {
        var (id, text) = KeyText.Of(RandomNumberGenerator.GetBytes(KeyText.ChanceBytes));
        return (new StoredKey
        {
            Id = id,
            Name = order.Name,
            Hash = KeyText.Hash(text),
            Scopes = [.. order.Scopes.Distinct(StringComparer.Ordinal)],
            Tenant = order.Tenant,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = order.ExpiresAt,
            ForManyWorkers = order.ForManyWorkers,
            RequestsPerMinute = order.RequestsPerMinute,
            JobsAtOnce = order.JobsAtOnce,
            BytesPerDay = order.BytesPerDay,
        }, text);
    }

    private static CommandRefusal Unknown(string id)
        => CommandRefusal.Unknown("key.unknown", $"There is no key \"{SourceName.Label(id)}\".");
}

/// <summary>What became of a command to a key: the key after it, or why it does not hold.</summary>
internal sealed record KeyOutcome(KeyReport? Key, CommandRefusal? Refused);
