using System.Text.Json.Serialization;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Protocol;

/// <summary>POST /api/leases/{id}/progress: still alive, this far. It is also the renewal of the lease.</summary>
public sealed record ProgressReport
{
    public required long Fence { get; init; }

    /// <summary>Percent of this step.</summary>
    public double Progress { get; init; }

    /// <summary>Frames so far.</summary>
    public long Frames { get; init; }

    /// <summary>Frames per second now.</summary>
    public double Fps { get; init; }

    /// <summary>Seconds of timeline per second.</summary>
    public double Speed { get; init; }
}

/// <summary>The answer to a progress report.</summary>
/// <param name="Orders">What to do.</param>
public sealed record ProgressAnswer(LeaseOrders Orders);

/// <summary>What the holder of a lease is told.</summary>
public enum LeaseOrders
{
    /// <summary>Go on.</summary>
    Continue = 1,
    /// <summary>The job was cancelled or no longer needs this: kill the tool, delete the workspace, report nothing.</summary>
    Stop = 2,
}

/// <summary>POST /api/leases/{id}/result: how the step ended.</summary>
public sealed record ResultReport(long Fence, StepOutcome Outcome);

/// <summary>The answer to a result.</summary>
/// <param name="Accepted">False: the lease was no longer held; nothing was published.</param>
/// <param name="Message">Why, for the log.</param>
public sealed record ResultAnswer(bool Accepted, [property: JsonPropertyName("words")] string Message);

/// <summary>POST /api/leases/{id}/uploads: addresses to put these files to, and to read these published ones from. Who is to fetch a
/// source that lies in a store (<c>s3://bucket/key</c>) reads it by that name, and asks for a new address before each request.</summary>
public sealed record TransferRequest(long Fence, IReadOnlyList<string> Write, IReadOnlyList<string> Read);

/// <summary>Addresses by key, with the headers to send.</summary>
public sealed record TransferAnswer(IReadOnlyDictionary<string, TransferAddress> Write, IReadOnlyDictionary<string, TransferAddress> Read)
{
    /// <summary>Why there is no address for a source that lies in a store of the operator's; null: there is, or none was asked
    /// for.</summary>
    public string? Refused { get; init; }
}

/// <summary>One address, good for one file for a while.</summary>
public sealed record TransferAddress(string Url, IReadOnlyDictionary<string, string> Headers);
