using Transcode.Domain.Assets;
using Transcode.Domain.Lists;
using Transcode.Web.Texts;

namespace Transcode.Web.Assets;

/// <summary>Which assets a list shows; the address of the page holds it, so that it can be sent to somebody. Pure.</summary>
/// <param name="Search">Part of the label; null: all.</param>
/// <param name="Status">As in the API; null or unknown: all.</param>
/// <param name="Tenant">Whose; null: of all.</param>
/// <param name="After">The place where the page before ended; null: the first page.</param>
public sealed record AssetListAddress(string? Search, string? Status, string? Tenant, string? After)
{
    public const int PageSize = 50;

    public bool IsFiltered => Filter is { Label: not null } or { Status: not null } or { Tenant: not null };

    public AssetFilter Filter => new(
        Enum.GetValues<AssetStatus>().Cast<AssetStatus?>().FirstOrDefault(status => StateName.Of(status!.Value) == Status),
        string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(), PageSize)
    {
        Tenant = string.IsNullOrWhiteSpace(Tenant) ? null : Tenant.Trim(),
        After = AssetPlace.Read(After),
    };

    /// <summary>The page that begins behind this asset.</summary>
    public AssetListAddress Behind(Asset last) => this with { After = AssetPlace.Of(last).ToString() };

    public override string ToString()
    {
        var parts = new[] { ("q", Search), ("status", Status), ("tenant", Tenant), ("after", After) }
            .Where(part => !string.IsNullOrWhiteSpace(part.Item2)).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}")
            .ToList();
        return parts.Count == 0 ? "/assets" : "/assets?" + string.Join('&', parts);
    }
}
