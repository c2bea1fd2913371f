using System.Text;

namespace Transcode.Gateway.Identity;

/// <summary>Sign-in to the portal at a provider: OpenID Connect, authorization code with PKCE. Its text form never shows the
/// secret.</summary>
public sealed record ProviderSignInOptions
{
    public const int LongestName = 60;
    public const int LongestSecret = 4096;
    public const int LongestScopes = 500;

    public static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan LongestSession = TimeSpan.FromHours(24);

    /// <summary>Whose it is, and which of the identity token's claims say what is open. Its audience is the client id.</summary>
    public required ProviderOptions Provider { get; init; }

    public string ClientId => Provider.Audience;

    /// <summary>Null: the provider knows this platform as a public client; PKCE alone binds the code.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>On the button: "Sign in with …". Default: the authority's host.</summary>
    public string? Name { get; init; }

    /// <summary>What is asked of the provider. Default: openid profile.</summary>
    public string Scopes { get; init; } = "openid profile";

    /// <summary>Then the person signs in anew, and what they may do is read anew. Default: 8 h.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(8);

    public string ShownName => Name ?? Provider.Authority?.Host ?? "";

    public IEnumerable<string> Faults()
    {
        foreach (var fault in Provider.Faults())
            yield return fault;
        if (Provider.Authority is null)
            yield return $"{Provider.Section}:Authority is needed: it is where people sign in.";
        if (ClientSecret is { Length: 0 or > LongestSecret })
            yield return $"{Provider.Section}:ClientSecretFile holds 1 to {LongestSecret} characters.";
        if (Name is { Length: 0 or > LongestName })
            yield return $"{Provider.Section}:Name has 1 to {LongestName} characters.";
        if (Scopes.Length > LongestScopes || !Scopes.Split(' ').Contains("openid"))
            yield return $"{Provider.Section}:Scopes are words in at most {LongestScopes} characters, and openid is one of them.";
        if (Session < ShortestSession || Session > LongestSession)
            yield return $"{Provider.Section}:SessionMinutes is a number from {ShortestSession.TotalMinutes:0} to {LongestSession.TotalMinutes:0}.";
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("ClientId = ").Append(ClientId);
        return true;
    }
}
