namespace Transcode.Worker.Steps.Fetch;

/// <summary>How the fetching of a file ended.</summary>
internal abstract record DownloadEnd
{
    private DownloadEnd() { }

    public sealed record Done(long Bytes, string Sha256) : DownloadEnd;

    public sealed record Missing(int Status) : DownloadEnd;

    /// <summary>The server does not give it.</summary>
    public sealed record Refused(string Why) : DownloadEnd;

    /// <summary>A store that the server opens does not give it.</summary>
    /// <param name="Refusal">In what way.</param>
    /// <param name="Why">Its status and code, or the server's words.</param>
    public sealed record StoreRefused(StoreRefusal Refusal, string Why) : DownloadEnd;

    /// <summary>A page for people on which the film may be, or a playlist of its pieces.</summary>
    public sealed record Page : DownloadEnd;

    public sealed record Empty : DownloadEnd;

    public sealed record TooLarge(long Bytes) : DownloadEnd;

    /// <summary>The time was up.</summary>
    public sealed record TooSlow(long Bytes) : DownloadEnd;

    /// <summary>It was tried again and again without getting any further.</summary>
    public sealed record Unreachable(string Why) : DownloadEnd;
}

/// <summary>What a download may take.</summary>
/// <param name="MostBytes">Length of the file.</param>
/// <param name="Longest">Time of all of it.</param>
/// <param name="Idle">A line on which hardly anything moves for so long is given up for another.</param>
internal sealed record DownloadLimits(long MostBytes, TimeSpan Longest, TimeSpan Idle)
{
    /// <summary>Requests in a row without getting any further.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>Before the first of them; doubled each time.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a file may be begun, where the server cannot go on in its middle, or has another by then.</summary>
    public int Beginnings { get; init; } = 5;
}
