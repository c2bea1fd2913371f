using Transcode.Gateway.Keys;
using Transcode.Web.Texts;

namespace Transcode.Web.Settings;

/// <summary>A key in words. Pure.</summary>
/// <param name="Id">The key begins with tk_ and this.</param>
/// <param name="Name">For people.</param>
/// <param name="State">"holds", "expired" or "revoked".</param>
/// <param name="Opens">What it opens, and for whom.</param>
/// <param name="Bounds">How long it holds and how much may be done with it; empty: no end and no bounds.</param>
/// <param name="Used">When it was last used.</param>
public sealed record KeyView(string Id, string Name, string State, string Opens, string Bounds, string Used)
{
    /// <summary>It could still be revoked.</summary>
    public bool CanRevoke => State == "holds";

    public static KeyView Of(KeyReport key, Language language) => new(
        key.Id, key.Name, key.State,
        string.Join(", ", key.Scopes.Select(scope => language[$"scope.{scope}"]))
        + (key.Tenant is { } tenant ? " · " + language["key.tenant", tenant] : "")
            + (key.Worker is { } worker ? " · " + language["key.worker", worker] : ""),
        string.Join(", ", BoundsOf(key, language)),
        key.LastUsedAt is { } at ? Quantity.Minute(at) : language["key.unused"]);

    private static IEnumerable<string> BoundsOf(KeyReport key, Language language)
    {
        if (key.ExpiresAt is { } end)
            yield return language["key.until", Quantity.Minute(end)];
        if (key.RequestsPerMinute is { } requests)
            yield return language["key.requests", requests];
        if (key.JobsAtOnce is { } jobs)
            yield return language["key.jobs", jobs];
        if (key.BytesPerDay is { } bytes)
            yield return language["key.bytes", Quantity.Bytes(bytes)];
    }
}
