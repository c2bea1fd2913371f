using System.Security.Claims;
using Transcode.Contracts.Keys;
using Transcode.Domain;

namespace Transcode.Gateway.Access;

/// <summary>A key that is there and holds.</summary>
/// <param name="Caller">Who has it.</param>
/// <param name="Holder">The same as claims, made once.</param>
/// <param name="Mark">Tells it from others and says nothing of its secret.</param>
internal sealed record KnownKey(Caller Caller, ClaimsPrincipal Holder, string Mark)
{
    public const string MarkClaim = "key";

    public KeyQuota Quota { get; init; } = KeyQuota.None;

    /// <summary>Many workers may join with it.</summary>
    public bool IsForManyWorkers { get; init; } = true;

    /// <summary>The one worker that joined with it; null: none yet, or it is for many.</summary>
    public string? Worker { get; init; }

    /// <summary>A key from the settings. What is done in its name is known by that name, so that its secret may change.</summary>
    public static KnownKey Of(ApiKey key) => Of(
        new Caller(key.Name, key.Scopes, key.IsLocalOwner) { Key = key.IsLocalOwner ? Caller.OwnerKey : $"setting:{key.Name}" },
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(KeyRing.Digest(key.Secret))));

    /// <summary>A key that was made here.</summary>
    public static KnownKey Of(StoredKey key) => Of(
        new Caller(key.Name, key.Scopes.Select(name => Enum.Parse<Scope>(name, ignoreCase: true)).ToHashSet(),
            IsLocalOwner: false)
        { Key = key.Id, Tenant = key.Tenant, Job = key.Job is { } job ? new JobId(job) : null }, key.Id) with
    {
        Quota = new KeyQuota(key.RequestsPerMinute, key.JobsAtOnce, key.BytesPerDay),
        IsForManyWorkers = key.ForManyWorkers,
        Worker = key.Worker,
    };

    /// <summary>A subject that a provider vouches for.</summary>
    /// <param name="caller">Who it is.</param>
    /// <param name="requestsPerMinute">Of each such subject; null: any number.</param>
    public static KnownKey OfToken(Caller caller, int? requestsPerMinute) =>
        Of(caller, caller.Key!) with { Quota = new KeyQuota(requestsPerMinute) };

    private static KnownKey Of(Caller caller, string mark)
    {
        var holder = caller.ToPrincipal(ApiKeyHandler.Name);
        ((ClaimsIdentity)holder.Identity!).AddClaim(new Claim(MarkClaim, mark));
        return new KnownKey(caller, holder, mark);
    }
}
