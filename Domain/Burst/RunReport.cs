namespace Transcode.Domain.Burst;

/// <summary>What a provider tells of a run when it is asked.</summary>
/// <param name="Id">What it calls the run.</param>
/// <param name="State">Queued, Running or an end.</param>
/// <param name="DelayMilliseconds">Null: not told.</param>
/// <param name="ExecutionMilliseconds">Null: not told.</param>
/// <param name="Error">Its own words, cut to what fits.</param>
public sealed record RunReport(string Id, BurstState State, long? DelayMilliseconds = null, long? ExecutionMilliseconds = null,
    string? Error = null)
{
    public const int LongestId = 100;
    public const int LongestError = 300;

    /// <summary>A week: the longest that a run can live.</summary>
    public const long LongestMilliseconds = 7L * 24 * 3600 * 1000;
}

/// <summary>Why a provider gave no report.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Message">In words, without any secret.</param>
public sealed record ProviderFault(ProviderFaultKind Kind, string Message);

public enum ProviderFaultKind
{
    /// <summary>It does not take our key, or not for that endpoint: a person must look.</summary>
    Unauthorized = 1,
    /// <summary>It has too much to do.</summary>
    Busy = 2,
    /// <summary>It answered with a fault of its own, and took nothing.</summary>
    Broken = 3,
    /// <summary>No answer came: whether it took what was asked is not known.</summary>
    Silent = 4,
    /// <summary>It knows no such run.</summary>
    Unknown = 5,
    /// <summary>What was asked or answered is not what its API says.</summary>
    Malformed = 6,
}
