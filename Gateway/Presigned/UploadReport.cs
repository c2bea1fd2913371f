using Transcode.Contracts.Uploads;
using Transcode.Domain;
using Transcode.Storage;

namespace Transcode.Gateway.Presigned;

/// <summary>How far an upload is, as its storage tells.</summary>
/// <param name="UploadId">For the addresses below /api/uploads.</param>
/// <param name="Label">What the file is called.</param>
/// <param name="Bytes">Of the whole file.</param>
/// <param name="PartBytes">Of every part but the last.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="ArrivedBytes">Of the parts that lie in the storage.</param>
/// <param name="Missing">Numbers of the parts that do not, from 1.</param>
/// <param name="ExpiresAt">Given up when no addresses were asked for until then. Null: it is whole.</param>
/// <param name="AssetId">Null: it is not whole yet.</param>
public sealed record UploadReport(string UploadId, string Label, long Bytes, long PartBytes, int Parts, long ArrivedBytes,
    IReadOnlyList<int> Missing, DateTimeOffset? ExpiresAt, string? AssetId)
{
    /// <param name="id">Of the upload, and of the asset that it becomes.</param>
    /// <param name="state">As it is noted.</param>
    /// <param name="parts">What lies in the storage; null: it is whole.</param>
    internal static UploadReport Of(AssetId id, UploadState state, ArrivedParts? parts) => new(
        id.Value, state.Label, state.Length, state.PartBytes, new PartPlan(state.Length, state.PartBytes).Count,
        parts?.Bytes ?? state.Length, parts?.Missing ?? [], parts is null ? null : state.Expires, parts is null ? id.Value : null);
}

/// <summary>Where some parts of an upload are to be sent.</summary>
/// <param name="UploadId">Of which upload.</param>
/// <param name="Parts">One for each part.</param>
/// <param name="ExpiresAt">When the addresses end; others can be asked for.</param>
public sealed record PartAddresses(string UploadId, IReadOnlyList<PartAddress> Parts, DateTimeOffset ExpiresAt);

/// <summary>One plain HTTP request, without a key.</summary>
/// <param name="Part">From 1.</param>
/// <param name="Method">PUT.</param>
/// <param name="Url">Whole.</param>
/// <param name="Headers">To be sent exactly so.</param>
/// <param name="Bytes">Length of the body.</param>
public sealed record PartAddress(int Part, string Method, string Url, IReadOnlyDictionary<string, string> Headers, long Bytes);
