using Transcode.Contracts.Keys;

namespace Transcode.Gateway.Keys;

/// <summary>A key as it is shown: never with its secret.</summary>
public sealed record KeyReport
{
    /// <summary>The key begins with tk_ and this.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>"holds", "expired" or "revoked".</summary>
    public required string State { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null: of the platform.</summary>
    public string? Tenant { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Right to a minute or two; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public bool ForManyWorkers { get; init; }

    /// <summary>The worker that joined with it.</summary>
    public string? Worker { get; init; }

    public int? RequestsPerMinute { get; init; }
    public int? JobsAtOnce { get; init; }
    public long? BytesPerDay { get; init; }

    /// <summary>Uploaded today, as far as it was told.</summary>
    public long UploadedToday { get; init; }

    /// <summary>The whole key, in the answer to its making and never again.</summary>
    public string? Key { get; init; }

    internal static KeyReport Of(StoredKey key, DateTimeOffset now) => new()
    {
        Id = key.Id,
        Name = key.Name,
        State = key.RevokedAt is not null ? "revoked" : key.HoldsAt(now) ? "holds" : "expired",
        Scopes = key.Scopes,
        Tenant = key.Tenant,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
        ForManyWorkers = key.ForManyWorkers,
        Worker = key.Worker,
        RequestsPerMinute = key.RequestsPerMinute,
        JobsAtOnce = key.JobsAtOnce,
        BytesPerDay = key.BytesPerDay,
        UploadedToday = key.UsedDay == DateOnly.FromDateTime(now.UtcDateTime) ? key.UsedBytes : 0,
    };

    public override string ToString() => $"key {Id} \"{Name}\"";
}

/// <summary>GET /api/keys.</summary>
/// <param name="Keys">Newest first.</param>
public sealed record KeyList(IReadOnlyList<KeyReport> Keys);
