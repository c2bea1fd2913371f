using System.Text.Json.Serialization;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Protocol;

/// <summary>POST /api/leases: I have room. Answered at once when there is work, else after at most WaitSeconds with 204.</summary>
public sealed record LeaseRequest
{
    public required WorkerId WorkerId { get; init; }

    /// <summary>At most this many leases.</summary>
    public int Room { get; init; } = 1;

    public const int UsualWait = 20;

    public int WaitSeconds { get; init; } = UsualWait;

    public const int MostAvoids = 200;

    /// <summary>Steps that it gave back because it lacks what they need; somebody else is to have them.</summary>
    public IReadOnlyList<AvoidedStep>? Avoids { get; init; }

    /// <summary>It is this platform's own worker: it takes the path of a file that is read in place. Any other is given an
    /// address.</summary>
    public bool ReadsInPlace { get; init; }

    /// <summary>The id of the shared store that this worker can reach on its own disk, see <see cref="Welcome"/>.</summary>
    public string? SharesStore { get; init; }
}

/// <summary>A step that a worker does not want again.</summary>
public sealed record AvoidedStep(JobId Job, [property: JsonPropertyName("round")] int Generation, StepId Step);

/// <summary>The answer: zero or more leases.</summary>
public sealed record LeaseOffers(IReadOnlyList<LeaseOffer> Leases);

/// <summary>A step, lent for a while. The fence rises with every lease of the same step: an old holder can neither report nor
/// overwrite.</summary>
public sealed record LeaseOffer
{
    /// <summary>Unique for this lease; in the address of all that follows.</summary>
    public required string LeaseId { get; init; }

    public required JobId Job { get; init; }
    public required AssetId Asset { get; init; }
    /// <summary>What the job is called; a label, never a path.</summary>
    public string? Label { get; init; }

    [JsonPropertyName("round")]
    public required int Generation { get; init; }
    public required long Fence { get; init; }
    public required Step Step { get; init; }

    /// <summary>Results of the steps this one waited for.</summary>
    public IReadOnlyDictionary<string, StepResult> Inputs
    {
        get; init
        => field = value ?? new Dictionary<string, StepResult>();
    } = new Dictionary<string, StepResult>();

    /// <summary>Report progress at least this often or the step goes to another.</summary>
    public required int RenewSeconds { get; init; }

    public required SourceGrant Source { get; init; }

    public required OutputGrant Output { get; init; }
}

/// <summary>Leave to read the source.</summary>
/// <param name="Path">A file on this machine, or null. Only the platform's own worker, and one that shares the store of which it is a file,
/// reads it.</param>
/// <param name="Url">An address with range requests, or null.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Modified">Time of last change of a file that is read in place; it must not change while the job runs.</param>
public sealed record SourceGrant(string? Path, string? Url, long Bytes, DateTimeOffset? Modified);

/// <summary>
/// Leave to write results. With a root, write files below <c>root/staging</c>; without, ask for an address per file at POST
/// /api/leases/{id}/uploads. What lies below staging has the keys of <see cref="Assets.AssetLayout"/>, and becomes public under them when
/// the result is accepted, not before. Published files (inputs of a step that packages) are read below root, or by address.
/// </summary>
/// <param name="Root">Folder of the shared store on this machine, or null.</param>
/// <param name="Staging">Key prefix for what this lease writes.</param>
public sealed record OutputGrant(string? Root, string Staging);
