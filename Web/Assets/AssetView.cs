using Transcode.Domain.Addresses;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Assets;
using Transcode.Web.Texts;

namespace Transcode.Web.Assets;

/// <summary>An asset's page in words. Pure.</summary>
internal sealed record AssetView
{
    public required string Label { get; init; }
    public required string Status { get; init; }

    /// <summary>Where its bytes came from, in a sentence.</summary>
    public required string Source { get; init; }

    /// <summary>What takes how much, the whole at the end.</summary>
    public required IReadOnlyList<(string Name, string Size)> Storage { get; init; }

    /// <summary>Shares of the whole in percent: source, results, the rest; all 0: nothing lies there.</summary>
    public required IReadOnlyList<(string Name, double Percent)> Shares { get; init; }

    public required string Files { get; init; }

    /// <summary>Its results lie in the storage.</summary>
    public required bool HasOutputs { get; init; }

    /// <summary>They were made once, and are there no more.</summary>
    public required bool LostOutputs { get; init; }

    /// <param name="asset">As it is.</param>
    /// <param name="bytes">What it takes.</param>
    /// <param name="owner">The job that owns its outputs; null: none, or it is forgotten.</param>
    /// <param name="language">Of the reader.</param>
    public static AssetView Of(Asset asset, StoredBytes bytes, Job? owner, Language language) => new()
    {
        Label = asset.Label,
        Status = StateName.Of(asset.Status),
        Source = SourceOf(asset, bytes, owner, language),
        Storage = [.. Parts(bytes).Select(part => (language[$"asset.bytes.{part.Name}"], Quantity.Bytes(part.Bytes))),
            (language["asset.bytes.all"], Quantity.Bytes(bytes.All))],
        Shares = [.. Parts(bytes).Select(part => (part.Name, bytes.All == 0 ? 0 : 100.0 * part.Bytes / bytes.All))],
        Files = language[bytes.IsAll ? "asset.files" : "asset.files.more", bytes.Objects],
        HasOutputs = bytes.Outputs > 0,
        LostOutputs = bytes.Outputs == 0 && asset.Status == AssetStatus.Ready,
    };

    /// <summary>What a list says of it; null: it is still being counted.</summary>
    public static string? SizeOf(StoredBytes? bytes) => bytes is null ? null : Quantity.Bytes(bytes.All);

    private static (string Name, long Bytes)[] Parts(StoredBytes bytes)
        => [("source", bytes.Source), ("outputs", bytes.Outputs), ("other", bytes.Other)];

    private static string SourceOf(Asset asset, StoredBytes bytes, Job? owner, Language language) => owner?.Source switch
    {
        _ when asset.Status == AssetStatus.Uploading => language["asset.source.uploading"],
        { Fetch: { } fetch } => language["asset.source.fetched", OutgoingUrl.Shown(fetch.Url), Quantity.Bytes(Math.Max(bytes.Source, owner!.Source.Bytes))],
        { Key: null, Path: not null } source => language["asset.source.local", Quantity.Bytes(source.Bytes)],
        _ when bytes.Source > 0 => language["asset.source.uploaded", Quantity.Bytes(bytes.Source)],
        _ => language["asset.source.gone"],
    };
}

/// <summary>What all assets take, in words. Pure.</summary>
/// <param name="Sentence">All of it.</param>
/// <param name="ByTenant">The largest first; empty: there are no tenants.</param>
internal sealed record StorageView(string Sentence, IReadOnlyList<(string Tenant, string Size)> ByTenant)
{
    private const int MostTenants = 20;

    /// <param name="total">Null: it is still being counted.</param>
    /// <param name="language">Of the reader.</param>
    public static StorageView Of(StoredTotal? total, Language language) => total is null
        ? new(language["assets.counting"], [])
        : new(language[total.IsAll ? "assets.total" : "assets.total.more", Quantity.Bytes(total.Bytes), total.Objects, Quantity.Clock(total.At)],
            total.ByTenant.Keys.All(tenant => tenant.Length == 0) ? []
            : [.. total.ByTenant.OrderByDescending(one => one.Value).Take(MostTenants)
                .Select(one => (one.Key, Quantity.Bytes(one.Value)))]);
}
