using Transcode.Domain.Addresses;

namespace Transcode.Gateway.Identity;

/// <summary>A provider of identities, and which of its tokens are taken. <see cref="Faults"/> are all found at start.</summary>
public sealed record ProviderOptions
{
    public const int LongestAudience = 500;
    public const int MostRequestsPerMinute = 1_000_000;

    public static readonly TimeSpan LongestClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Signatures by which others can look, and none by which they could sign themselves: no HMAC, and never "none".</summary>
    public static readonly IReadOnlyList<string> AllAlgorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>The section of the settings, for messages: "Access:Jwt".</summary>
    public required string Section { get; init; }

    /// <summary>Whose document lies at /.well-known/openid-configuration below it. Null: keys come from a file.</summary>
    public Uri? Authority { get; init; }

    /// <summary>A set of keys (RFC 7517), read at start. Null: the authority tells them.</summary>
    public string? Keys { get; init; }

    /// <summary>Who has signed, as tokens say it. Null: as the authority's document says it, which must be the authority.</summary>
    public string? Issuer { get; init; }

    /// <summary>For whom tokens are: this platform.</summary>
    public required string Audience { get; init; }

    /// <summary>How the setting of the audience is called.</summary>
    public string AudienceSetting { get; init; } = "Audience";

    public ClaimNames Claims { get; init; } = new();

    /// <summary>Default: all that are taken.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = AllAlgorithms;

    /// <summary>How far the provider's clock may be off. Default: 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of one subject, on each server. Null: any number.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Networks that are no public internet, in which the provider lies. Default: none, but for an authority on this
    /// machine.</summary>
    public IReadOnlyList<AddressRange> Networks { get; init; } = [];

    public IEnumerable<string> Faults()
    {
        if (Authority is null == Keys is null)
            yield return $"{Section}:Authority or {Section}:KeysFile says whose tokens are taken: one of them, not both.";
        if (Authority is not null && !IsSafe(Authority))
            yield return $"{Section}:Authority is an address such as https://login.example.org/realms/media, without user, query and "
                + "fragment; http:// is taken on the loopback only.";
        if (Keys is not null && string.IsNullOrEmpty(Issuer))
            yield return $"{Section}:Issuer is needed beside {Section}:KeysFile: it is what tokens have as iss.";
        if (Keys is not null && KeyFault(Keys) is { } unreadable)
            yield return $"{Section}:KeysFile is a set of keys (RFC 7517): {unreadable}";
        if (Audience.Length is 0 or > LongestAudience)
            yield return $"{Section}:{AudienceSetting} is needed, in at most {LongestAudience} characters: it is what tokens have as aud.";
        foreach (var unknown in Algorithms.Except(AllAlgorithms, StringComparer.Ordinal))
            yield return $"{Section}:Algorithms: \"{unknown}\" is not taken; allowed are {string.Join(", ", AllAlgorithms)}.";
        if (Algorithms.Count == 0)
            yield return $"{Section}:Algorithms names none; allowed are {string.Join(", ", AllAlgorithms)}.";
        if (ClockSkew < TimeSpan.Zero || ClockSkew > LongestClockSkew)
            yield return $"{Section}:ClockSkewSeconds is a number from 0 to {LongestClockSkew.TotalSeconds:0}.";
        if (RequestsPerMinute is < 1 or > MostRequestsPerMinute)
            yield return $"{Section}:RequestsPerMinute is a number from 1 to {MostRequestsPerMinute}.";
        foreach (var fault in Claims.Faults(Section))
            yield return fault;
    }

    private static string? KeyFault(string keys)
    {
        try
        {
            ProviderFetch.Keys(keys);
            return null;
        }
        catch (Exception failure)
        {
            return failure is FormatException ? failure.Message : "it cannot be read as JSON with a list \"keys\".";
        }
    }

    /// <summary>Nobody on the way can change what is read there.</summary>
    internal static bool IsSafe(Uri address) => address is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
        && (address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true });
}
