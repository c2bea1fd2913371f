namespace Transcode.Gateway.Identity;

/// <summary>Where a token says what it opens. A name with dots that is no claim itself is a way into objects:
/// <c>realm_access.roles</c>.</summary>
public sealed record ClaimNames
{
    public const int Longest = 200;

    /// <summary>Words, as one text or as a list. Default: scope.</summary>
    public string Scope { get; init; } = "scope";

    /// <summary>What stands before admin, submit, read and worker in that claim. Default: nothing.</summary>
    public string ScopePrefix { get; init; } = "";

    /// <summary>Whose assets and jobs alone it sees. Default: none, tokens are of the platform.</summary>
    public string? Tenant { get; init; }

    /// <summary>The tenant that is the platform itself. Default: none is.</summary>
    public string? PlatformTenant { get; init; }

    /// <summary>For people; where a token has none, its subject is shown. Default: name.</summary>
    public string Name { get; init; } = "name";

    /// <param name="section">"Access:Jwt".</param>
    public IEnumerable<string> Faults(string section)
    {
        foreach (var (name, value) in new[] { ("ScopeClaim", Scope), ("TenantClaim", Tenant ?? "x"), ("NameClaim", Name) })
            if (value.Length is 0 or > Longest)
                yield return $"{section}:{name} is the name of a claim, 1 to {Longest} characters.";
        if (ScopePrefix.Length > Longest || ScopePrefix.Contains(' ', StringComparison.Ordinal))
            yield return $"{section}:ScopePrefix is at most {Longest} characters without a space.";
        if (PlatformTenant is not null && Tenant is null)
            yield return $"{section}:PlatformTenant is a value of the claim that {section}:TenantClaim names; name that too.";
    }
}
