using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Transcode.Domain;

namespace Transcode.Gateway.Access;

/// <summary>Who makes this request, as far as its key tells. It travels as claims, so that what has no request (a circuit, a subscription)
/// knows it too.</summary>
/// <param name="Name">The key's name, or "loopback".</param>
/// <param name="Scopes">What is open to it.</param>
/// <param name="IsLocalOwner">Proven to be the user that runs this process.</param>
internal sealed record Caller(string Name, IReadOnlySet<Scope> Scopes, bool IsLocalOwner)
{
    private const string ScopeClaim = "scope";
    private const string OwnerClaim = "local_owner";

    private const string KeyClaim = "key_id";
    private const string TenantClaim = "tenant";
    private const string JobClaim = "job";
    private const string UntilClaim = "until";

    /// <summary>What a provider's subjects are known by begins so.</summary>
    public const string TokenKey = "jwt:";

    /// <summary>What the owner's key is known by.</summary>
    public const string OwnerKey = "owner";

    /// <summary>What is done in its name is known by this: the id of a key, "setting:…" of one from the settings, "jwt:…" of a subject
    /// that a provider vouches for; null: no key was needed.</summary>
    public string? Key { get; init; }

    /// <summary>Tells it from all other callers; names need not.</summary>
    public string Id => Key ?? Name;

    /// <summary>Whose assets, jobs and private workers alone it sees; null: it is of the platform and sees all.</summary>
    public string? Tenant { get; init; }

    /// <summary>The one job of which a worker's key opens steps and files; null: it is bound to none.</summary>
    public JobId? Job { get; init; }

    /// <summary>When the token is over, or the session that it began; null: as long as the key holds.</summary>
    public DateTimeOffset? Until { get; init; }

    public bool IsByToken => Key?.StartsWith(TokenKey, StringComparison.Ordinal) == true;

    /// <summary>For a refusal: <c>The key "front end"</c>.</summary>
    public string Title => $"The {(IsByToken ? "token of" : "key")} \"{Name}\"";

    /// <summary>Somebody at this machine, where no keys are configured.</summary>
    public static readonly Caller Loopback = new("loopback", new HashSet<Scope> { Scope.Admin }, IsLocalOwner: false);

    public bool May(Scope scope) =>
        Scopes.Contains(Scope.Admin) || Scopes.Contains(scope) || (scope == Scope.Read && Scopes.Contains(Scope.Submit));

    /// <param name="tenant">Of a thing; null: it is the platform's own.</param>
    public bool Sees(string? tenant) => Tenant is null || Tenant == tenant;

    public static Caller Of(HttpContext http) =>
        Of(http.User) ?? throw new InvalidOperationException("The endpoint does not say which scope it needs.");

    /// <summary>Null: nobody that we know.</summary>
    public static Caller? Of(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true, Name: { } name }
        ? new Caller(name, user.FindAll(ScopeClaim).Select(claim => Enum.Parse<Scope>(claim.Value)).ToHashSet(),
        user.HasClaim(claim => claim.Type == OwnerClaim))
        {
            Key = user.FindFirst(KeyClaim)?.Value,
            Tenant = user.FindFirst(TenantClaim)?.Value,
            Job = user.FindFirst(JobClaim)?.Value is { } job ? new JobId(job) : null,
            Until = user.FindFirst(UntilClaim) is { } until
                ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(until.Value, CultureInfo.InvariantCulture)) : null,
        }
        : null;

    /// <param name="scheme">How it was identified.</param>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, Name),
            .. Scopes.Select(scope => new Claim(ScopeClaim, scope.ToString())),
            .. Key is { } key ? [new Claim(KeyClaim, key)] : Array.Empty<Claim>(),
            .. Tenant is { } tenant ? [new Claim(TenantClaim, tenant)] : Array.Empty<Claim>(),
            .. Job is { } job ? [new Claim(JobClaim, job.Value)] : Array.Empty<Claim>(),
            .. Until is { } until ? [new Claim(UntilClaim, until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))]
                : Array.Empty<Claim>(),
            .. IsLocalOwner ? [new Claim(OwnerClaim, "true")] : Array.Empty<Claim>(),
        ], scheme));
}
