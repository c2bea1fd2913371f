using Orleans.Concurrency;

namespace Transcode.Contracts.Keys;

/// <summary>The API keys that people made, and the secret with which addresses are signed. There is one.</summary>
[Alias("transcode.IKeyGrain")]
public interface IKeyGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <summary>More keys are not kept at once; those that were revoked or have expired make room first.</summary>
    const int Most = 1000;

    /// <summary>What has changed since a reader last asked; everything where it never did, or where this grain has begun anew.</summary>
    [Alias("Since"), AlwaysInterleave]
    Task<KeyChanges> Since(KeyVersion? known);

    /// <summary>32 bytes, the same for ever; never shown.</summary>
    [Alias("Secret"), AlwaysInterleave]
    Task<byte[]> Secret();

    /// <returns>False: there are as many as there may be, or one of that id is there.</returns>
    [Alias("Create")]
    Task<bool> Create(StoredKey key);

    /// <summary>Keeps the first key of all; of several servers that start at once one does.</summary>
    /// <returns>False: a key of the platform that may do everything is there and holds.</returns>
    [Alias("Begin")]
    Task<bool> Begin(StoredKey key);

    /// <summary>Twice is once.</summary>
    /// <returns>The key after it; null: there is none of that id.</returns>
    [Alias("Revoke")]
    Task<StoredKey?> Revoke(string id);

    /// <summary>A worker joins with it. The first one has it, unless it is for many.</summary>
    /// <returns>The key after it; null: there is none of that id.</returns>
    [Alias("Bind")]
    Task<StoredKey?> Bind(string id, string worker);

    /// <summary>When keys were last used, and what was uploaded with them since this was last told.</summary>
    [Alias("Use")]
    Task Use(KeyUse[] uses);
}

/// <summary>A place in the history of the keys: which life of the grain, and how many changes of it.</summary>
[GenerateSerializer, Immutable, Alias("transcode.KeyVersion")]
public readonly record struct KeyVersion([property: Id(0)] long Life, [property: Id(1)] long Change);

/// <param name="Version">To ask with the next time.</param>
/// <param name="IsAll">All keys, not only those that have changed.</param>
/// <param name="Keys">As they are now.</param>
/// <param name="Secret">32 bytes, the same for ever; never shown.</param>
[GenerateSerializer, Immutable, Alias("transcode.KeyChanges")]
public sealed record KeyChanges([property: Id(0)] KeyVersion Version, [property: Id(1)] bool IsAll, [property: Id(2)] StoredKey[] Keys,
    [property: Id(3)] byte[] Secret)
{
    public override string ToString() => $"{Keys.Length} keys at {Version}";
}

/// <summary>A key as it is kept: without its secret.</summary>
[GenerateSerializer, Immutable, Alias("transcode.StoredKey")]
public sealed record StoredKey
{
    /// <summary>Public; the beginning of the key, by which it is found and shown.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>For people.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>SHA-256 of the whole key, as hexadecimal digits. The key has 256 bits of chance: nothing slower is needed.</summary>
    [Id(2)] public required string Hash { get; init; }

    /// <summary>"admin", "submit", "read", "worker".</summary>
    [Id(3)] public required string[] Scopes { get; init; }

    /// <summary>Null: of the platform; it sees all tenants.</summary>
    [Id(4)] public string? Tenant { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: never.</summary>
    [Id(6)] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(7)] public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Right to the minute.</summary>
    [Id(8)] public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Many workers may join with it; else the first that does has it alone.</summary>
    [Id(9)] public bool ForManyWorkers { get; init; }

    /// <summary>The worker that joined with it; null: none yet.</summary>
    [Id(10)] public string? Worker { get; init; }

    /// <summary>On each server; null: any number.</summary>
    [Id(11)] public int? RequestsPerMinute { get; init; }

    /// <summary>Jobs of it that are not over; null: any number.</summary>
    [Id(12)] public int? JobsAtOnce { get; init; }

    /// <summary>Uploaded in a day of UTC; null: any number.</summary>
    [Id(13)] public long? BytesPerDay { get; init; }

    /// <summary>The day of <see cref="UsedBytes"/>.</summary>
    [Id(14)] public DateOnly UsedDay { get; init; }

    /// <summary>Uploaded on that day.</summary>
    [Id(15)] public long UsedBytes { get; init; }

    /// <summary>A worker that joins with it gets steps of this job alone, and reads nothing of another; null: of all.</summary>
    [Id(16)] public string? Job { get; init; }

    /// <summary>Neither revoked nor expired.</summary>
    public bool HoldsAt(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    public override string ToString() => $"key {Id} \"{Name}\"";
}

/// <summary>What was done with a key.</summary>
/// <param name="Id">Which.</param>
/// <param name="At">Last used.</param>
/// <param name="Day">On which the bytes were uploaded.</param>
/// <param name="Bytes">Uploaded since this was last told.</param>
[GenerateSerializer, Immutable, Alias("transcode.KeyUse")]
public readonly record struct KeyUse([property: Id(0)] string Id, [property: Id(1)] DateTimeOffset At, [property: Id(2)] DateOnly Day,
    [property: Id(3)] long Bytes);
