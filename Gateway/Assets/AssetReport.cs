using System.Text.Json;
using Transcode.Domain.Assets;

namespace Transcode.Gateway.Assets;

/// <summary>GET /api/assets/{asset}.</summary>
public sealed record AssetReport
{
    public required string AssetId { get; init; }

    /// <summary>What it was called.</summary>
    public required string Label { get; init; }

    /// <summary>uploading, uploaded, transcoding, ready, failed.</summary>
    public required string Status { get; init; }

    /// <summary>Counts the jobs that worked on it.</summary>
    public required int Generation { get; init; }

    /// <summary>The job that owns its outputs; null: none has come yet.</summary>
    public string? JobId { get; init; }

    /// <summary>When it was first heard of.</summary>
    public required DateTimeOffset At { get; init; }

    internal static AssetReport Of(Asset asset) => new()
    {
        AssetId = asset.Id.Value,
        Label = asset.Label,
        Status = Word(asset.Status),
        Generation = asset.Generation,
        JobId = asset.Job?.Value,
        At = asset.At,
    };

    /// <summary>As it stands in answers and questions.</summary>
    internal static string Word(AssetStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}

/// <summary>GET /api/assets: one page, newest first.</summary>
/// <param name="Assets">Of this page.</param>
/// <param name="After">Names the next page; null: there is none.</param>
public sealed record AssetList(IReadOnlyList<AssetReport> Assets, string? After);
