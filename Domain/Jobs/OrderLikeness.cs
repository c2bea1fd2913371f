using System.Security.Cryptography;
using System.Text.Json;
using Transcode.Domain.Protocol;

namespace Transcode.Domain.Jobs;

/// <summary>Two orders of one likeness ask for exactly the same: the same bytes through the same profiles, as these are written.
/// Pure.</summary>
public static class OrderLikeness
{
    public static string Of(JobOrder order) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        order with
        {
            Source = order.Source.Fetch is null ? order.Source : order.Source with { Key = null },
            Id = default,
            Asset = default,
            Label = "",
            Priority = 0,
            RetriesAllowed = 0,
            StartSeconds = 0,
            Only = null,
            At = default,
            OrderedBy = null
        },
            ProtocolJson.Default.JobOrder)));
}
