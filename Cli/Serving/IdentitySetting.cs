using System.Globalization;
using Microsoft.Extensions.Configuration;
using Transcode.Gateway.Identity;

namespace Transcode.Cli.Serving;

/// <summary>
/// Whom a provider of identities vouches for, from the environment: TRANSCODE_Access__Jwt__… takes its signed tokens beside keys,
/// TRANSCODE_Access__Oidc__… lets people sign in to the portal there. A section without anything in it is not on.
/// </summary>
/// <param name="Tokens">Null: none are taken.</param>
/// <param name="SignIn">Null: by key alone.</param>
public sealed record IdentitySetting(ProviderOptions? Tokens, ProviderSignInOptions? SignIn)
{
    public static readonly IdentitySetting None = new(null, null);

    private const long LongestFile = 512 << 10;

    private static readonly string[] _ofBoth = ["Authority", "Issuer", "ScopeClaim", "ScopePrefix", "TenantClaim", "PlatformTenant",
        "NameClaim", "Algorithms", "ClockSkewSeconds", "RequestsPerMinute", "AllowedNetworks"];

    private static readonly string[] _ofTokens = [.. _ofBoth, "KeysFile", "Audience"];
    private static readonly string[] _ofSignIn = [.. _ofBoth, "ClientId", "ClientSecretFile", "Name", "Scopes", "SessionMinutes"];

    /// <returns>The setting, and all that is wrong with it.</returns>
    public static (IdentitySetting Setting, IReadOnlyList<string> Faults) Read(IConfiguration settings)
    {
        var faults = new List<string>();
        var tokens = IsOn(settings, "Access:Jwt", _ofTokens, faults) ? Provider(settings, "Access:Jwt", "Audience", faults) : null;
        var signIn = IsOn(settings, "Access:Oidc", _ofSignIn, faults) ? SignInOf(settings, "Access:Oidc", faults) : null;
        faults.AddRange(tokens?.Faults() ?? []);
        faults.AddRange(signIn?.Faults() ?? []);
        return (new(tokens, signIn), faults);
    }

    /// <summary>A word that is written wrong would be a rule that does not hold.</summary>
    private static bool IsOn(IConfiguration settings, string name, string[] known, List<string> faults)
    {
        var words = settings.GetSection(name).GetChildren().Where(one => one.Value is { Length: > 0 }).Select(one => one.Key).ToList();
        faults.AddRange(words.Except(known, StringComparer.OrdinalIgnoreCase)
            .Select(word => $"{name}:{word} is no setting; there are {string.Join(", ", known)}."));
        return words.Count > 0;
    }

    private static ProviderOptions Provider(IConfiguration settings, string name, string audience, List<string> faults)
    {
        var section = settings.GetSection(name);
        var usual = new ProviderOptions { Section = name, AudienceSetting = audience, Audience = Text(section, audience) ?? "" };
        var (networks, wrong) = GuardSetting.Networks(settings, $"{name}:AllowedNetworks");
        faults.AddRange(wrong);
        return usual with
        {
            Authority = Address(section, faults),
            Keys = File(section, "KeysFile", faults),
            Issuer = Text(section, "Issuer"),
            Claims = Claims(section),
            Algorithms = Text(section, "Algorithms") is { } words
                ? words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : usual.Algorithms,
            ClockSkew = Number(section, "ClockSkewSeconds", faults) is { } skew ? TimeSpan.FromSeconds(skew) : usual.ClockSkew,
            RequestsPerMinute = Number(section, "RequestsPerMinute", faults),
            Networks = networks,
        };
    }

    private static ProviderSignInOptions SignInOf(IConfiguration settings, string name, List<string> faults)
    {
        var section = settings.GetSection(name);
        var usual = new ProviderSignInOptions { Provider = Provider(settings, name, "ClientId", faults) };
        return usual with
        {
            ClientSecret = File(section, "ClientSecretFile", faults)?.Trim(),
            Name = Text(section, "Name"),
            Scopes = Text(section, "Scopes") ?? usual.Scopes,
            Session = Number(section, "SessionMinutes", faults) is { } minutes ? TimeSpan.FromMinutes(minutes) : usual.Session,
        };
    }

    private static ClaimNames Claims(IConfigurationSection section)
    {
        var usual = new ClaimNames();
        return new ClaimNames
        {
            Scope = Text(section, "ScopeClaim") ?? usual.Scope,
            ScopePrefix = Text(section, "ScopePrefix") ?? usual.ScopePrefix,
            Tenant = Text(section, "TenantClaim"),
            PlatformTenant = Text(section, "PlatformTenant"),
            Name = Text(section, "NameClaim") ?? usual.Name,
        };
    }

    private static string? Text(IConfigurationSection section, string name) => section[name] is { Length: > 0 } text ? text : null;

    private static Uri? Address(IConfigurationSection section, List<string> faults)
    {
        if (Text(section, "Authority") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address))
            return address;
        faults.Add($"{section.Path}:Authority is no address.");
        return null;
    }

    private static int? Number(IConfigurationSection section, string name, List<string> faults)
    {
        if (Text(section, name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        faults.Add($"{section.Path}:{name} is a whole number.");
        return null;
    }

    private static string? File(IConfigurationSection section, string name, List<string> faults)
    {
        if (Text(section, name) is not { } file)
            return null;
        try
        {
            if (new FileInfo(file).Length <= LongestFile)
                return System.IO.File.ReadAllText(file);
            faults.Add($"{section.Path}:{name}: {file} is larger than {LongestFile} bytes.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{section.Path}:{name}: {failure.Message}");
        }
        return null;
    }
}
