using System.Text.Json.Serialization;
using Transcode.Domain.Addresses;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;

namespace Transcode.Domain.Jobs;

/// <summary>What was asked for; never changes.</summary>
public sealed record JobOrder
{
    public required JobId Id { get; init; }
    public required AssetId Asset { get; init; }

    /// <summary>What the person called it; a label, never a path.</summary>
    public required string Label { get; init; }

    /// <summary>Where the bytes are.</summary>
    public required SourceLocation Source { get; init; }

    /// <summary>The profiles as they were at that moment: later edits do not change a running job.</summary>
    public required IReadOnlyList<Profile> Profiles { get; init; }

    /// <summary>Nobody named a profile: those of <see cref="Profiles"/> are made that are meant for the source's kind, which the probe will
    /// tell.</summary>
    public bool ByKind { get; init; }

    [JsonIgnore]
    public ProfileSelection Selection => new(Profiles, ByKind);

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Beyond it lies nothing, on either side of 0.</summary>
    public const int HighestPriority = 1000;

    /// <summary>How often a failed job may be tried again.</summary>
    public int RetriesAllowed { get; init; } = 1;

    /// <summary>Where the viewer begins, in seconds: what is shown from there on is encoded first.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Pinned to this worker while it lives; null: whoever comes.</summary>
    public WorkerId? Only { get; init; }

    /// <summary>To be ready so many seconds after its submission, at the price of a borrowed machine; null: as the settings say.</summary>
    public int? DeadlineSeconds { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whose it is; null: the platform's own. Never changes.</summary>
    public string? Tenant { get; init; }

    /// <summary>Id of the key with which it was ordered; null: it bears no quota.</summary>
    public string? OrderedBy { get; init; }

    /// <summary>As it may be shown to who reads of the job.</summary>
    public JobOrder Shown()
        => Source.Fetch is { } fetch ? this with { Source = Source with { Fetch = fetch with { Url = OutgoingUrl.Shown(fetch.Url) } } }
        : this;
}

/// <summary>
/// Where the source lies: a key in our storage, or a file of the machine on which the embedded product runs, read in place. Length and
/// time of change are those at submission; a file that changes under a running job is refused.
/// </summary>
/// <param name="Key">Key in the media store, or null.</param>
/// <param name="Path">Absolute path on this machine, or null.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Modified">Time of last change.</param>
public sealed record SourceLocation(string? Key, string? Path, long Bytes, DateTimeOffset? Modified)
{
    /// <summary>Set where the bytes must be fetched first: then <see cref="Key"/> is where they will lie, and <see cref="Bytes"/> is not
    /// known before.</summary>
    public FetchOrder? Fetch { get; init; }
}

/// <summary>An address from which a source is fetched.</summary>
/// <param name="Url">http or https, and its query may hold a key: it is told to the worker that fetches, and to nobody else. Or an object
/// of a store, see <see cref="Addresses.StoredUrl"/>.</param>
/// <param name="MostBytes">A longer file is refused.</param>
public sealed record FetchOrder(string Url, long MostBytes);
