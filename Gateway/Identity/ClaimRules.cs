using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Transcode.Gateway.Access;
using Transcode.Gateway.Keys;

namespace Transcode.Gateway.Identity;

/// <summary>What a token that was proven says of its holder. Pure.</summary>
internal static class ClaimRules
{
    public const int LongestSubject = 255;

    private const int MostWords = 200;
    private const int SubjectDigits = 24;

    /// <summary>The caller: with no scope where it names none of ours, so that each address says what it lacks.</summary>
    /// <param name="payload">Of the token.</param>
    /// <param name="issuer">Has been proven.</param>
    /// <param name="names">Of the claims.</param>
    public static (Caller? Caller, TokenRefusal? Refused) Read(JsonElement payload, string issuer, ClaimNames names)
    {
        if (Text(payload, "sub") is not { Length: > 0 and <= LongestSubject } subject)
            return (null, TokenRefusal.Malformed);
        var tenant = names.Tenant is null ? null : Text(payload, names.Tenant);
        if (names.Tenant is not null && (tenant is null || tenant != names.PlatformTenant && !KeyOrder.IsTenant(tenant)))
            return (null, TokenRefusal.Tenant);
        return (new Caller(NameOf(payload, names) ?? Shown(subject)!, Scopes(payload, names), IsLocalOwner: false)
        {
            Key = Caller.TokenKey + Digest($"{issuer}\n{subject}"),
            Tenant = tenant == names.PlatformTenant ? null : tenant,
        }, null);
    }

    /// <summary>Whatever a provider is told to call somebody, a log line stays one line.</summary>
    private static string? NameOf(JsonElement payload, ClaimNames names) => Shown(Text(payload, names.Name));

    private static string? Shown(string? name)
    {
        var letters = (name ?? "").Where(letter => !char.IsControl(letter) && letter != '"').Take(KeyOrder.LongestName).ToArray();
        return letters.Length == 0 ? name is { Length: > 0 } ? "?" : null : new string(letters);
    }

    private static HashSet<Scope> Scopes(JsonElement payload, ClaimNames names)
    {
        var words = At(payload, names.Scope) switch
        {
            { ValueKind: JsonValueKind.String } one => one.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            { ValueKind: JsonValueKind.Array } many
                => many.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!),
            _ => [],
        };
        return [.. words.Take(MostWords).Where(word => word.StartsWith(names.ScopePrefix, StringComparison.Ordinal))
            .Select(word => word[names.ScopePrefix.Length..]).Where(KeyOrder.ScopesByName.ContainsKey)
            .Select(word => KeyOrder.ScopesByName[word])];
    }

    private static string? Text(JsonElement payload, string name)
        => At(payload, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A claim of that whole name first: names of claims are often addresses, which have dots.</summary>
    private static JsonElement? At(JsonElement payload, string name)
    {
        if (payload.TryGetProperty(name, out var whole))
            return whole;
        var at = payload;
        foreach (var step in name.Split('.'))
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
                return null;
        return at;
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..SubjectDigits];
}
