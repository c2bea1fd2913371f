using System.Security.Cryptography;
using Transcode.Contracts.Keys;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Keys;

/// <summary>Few and small: they are one state. Servers ask every other second for what has changed, while they have anything to
/// check.</summary>
[GrainType("keys")]
internal sealed class KeyGrain([PersistentState("keys")] IPersistentState<StoredKeys> stored, TimeProvider time) : LookingGrain, IKeyGrain
{
    private const int SecretBytes = 32;

    private readonly Dictionary<string, long> _changedAt = new(StringComparer.Ordinal);
    private KeyVersion _version;

    protected override async Task Look(CancellationToken stop)
    {
        _version = new KeyVersion(time.GetUtcNow().UtcTicks, 0);
        if (stored.State.Secret.Length == SecretBytes)
            return;
        stored.State = stored.State with { Secret = RandomNumberGenerator.GetBytes(SecretBytes) };
        await stored.WriteStateAsync(stop);
    }

    public Task<KeyChanges> Since(KeyVersion? known)
    {
        var isAll = known?.Life != _version.Life;
        return Task.FromResult(new KeyChanges(
            _version, isAll,
                [.. stored.State.Keys.Values.Where(key => isAll || _changedAt.GetValueOrDefault(key.Id) > known!.Value.Change)],
                stored.State.Secret));
    }

    public Task<byte[]> Secret() => Task.FromResult(stored.State.Secret);

    public async Task<bool> Create(StoredKey key)
    {
        if (stored.State.Keys.ContainsKey(key.Id))
            return false;
        string[] gone = stored.State.Keys.Count < IKeyGrain.Most ? [] : [.. Oldest().Take(1)];
        if (stored.State.Keys.Count - gone.Length >= IKeyGrain.Most)
            return false;
        await Keep([key], gone);
        return true;
    }

    public async Task<bool> Begin(StoredKey key)
    {
        var now = time.GetUtcNow();
        return !stored.State.Keys.Values.Any(one => one.Tenant is null && one.Scopes.Contains("admin") && one.HoldsAt(now))
            && await Create(key);
    }

    public async Task<StoredKey?> Revoke(string id)
    {
        if (stored.State.Keys.GetValueOrDefault(id) is not { RevokedAt: null } key)
            return stored.State.Keys.GetValueOrDefault(id);
        var revoked = key with { RevokedAt = time.GetUtcNow() };
        await Keep([revoked]);
        return revoked;
    }

    public async Task<StoredKey?> Bind(string id, string worker)
    {
        if (stored.State.Keys.GetValueOrDefault(id) is not { ForManyWorkers: false, Worker: null } key)
            return stored.State.Keys.GetValueOrDefault(id);
        var bound = key with { Worker = worker };
        await Keep([bound]);
        return bound;
    }

    public async Task Use(KeyUse[] uses)
    {
        StoredKey[] used = [.. uses.Where(use => stored.State.Keys.ContainsKey(use.Id))
            .Select(use => Used(stored.State.Keys[use.Id], use))];
        if (used.Length > 0)
            await Keep(used);
    }

    private static StoredKey Used(StoredKey key, KeyUse use) => key with
    {
        LastUsedAt = key.LastUsedAt > use.At ? key.LastUsedAt : use.At,
        UsedDay = use.Day > key.UsedDay ? use.Day : key.UsedDay,
        UsedBytes = use.Day > key.UsedDay ? use.Bytes : use.Day == key.UsedDay ? key.UsedBytes + use.Bytes : key.UsedBytes,
    };

    /// <summary>Those that open nothing any more, the oldest first.</summary>
    private IEnumerable<string> Oldest()
    {
        var now = time.GetUtcNow();
        return stored.State.Keys.Values.Where(key => !key.HoldsAt(now)).OrderBy(key => key.CreatedAt).Select(key => key.Id);
    }

    /// <summary>In the state before anybody hears of it.</summary>
    private async Task Keep(IEnumerable<StoredKey> keys, IEnumerable<string>? gone = null)
    {
        var before = stored.State;
        var after = new Dictionary<string, StoredKey>(before.Keys, StringComparer.Ordinal);
        foreach (var id in gone ?? [])
            after.Remove(id);
        StoredKey[] changed = [.. keys];
        foreach (var key in changed)
            after[key.Id] = key;
        stored.State = before with { Keys = after };
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // Whether it was written is not known: the next call reads what is there.
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }
        _version = _version with { Change = _version.Change + 1 };
        foreach (var key in changed)
            _changedAt[key.Id] = _version.Change;
    }
}

/// <summary>All keys by id, and the secret of signed addresses.</summary>
internal sealed record StoredKeys
{
    public Dictionary<string, StoredKey> Keys { get; init; } = new(StringComparer.Ordinal);

    public byte[] Secret { get; init; } = [];

    public override string ToString() => $"{Keys.Count} keys";
}
