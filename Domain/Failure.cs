namespace Transcode.Domain;

/// <summary>
/// An expected failure: what went wrong, in which phase, whose fault it looks like, and the tool's own words.
/// </summary>
/// <param name="Code">Stable, dotted, from <see cref="FailureCodes"/>; documented in docs/errors.md.</param>
/// <param name="Phase">What was being done.</param>
/// <param name="Party">Who is to blame as far as this one failure can tell.</param>
/// <param name="Message">What, which one, and what to do next; one or two sentences for a person.</param>
/// <param name="Detail">The tool's last words, bounded.</param>
/// <param name="Replay">The command line that failed, quoted so that it can be pasted.</param>
public sealed record Failure(string Code, Phase Phase, Party Party, string Message, string? Detail = null, string? Replay = null);

/// <summary>What was being done when it failed.</summary>
public enum Phase
{
    ReadingSource = 1,
    Decoding = 2,
    Encoding = 3,
    Packaging = 4,
    Verifying = 5,
    Writing = 6,
    Dispatching = 7,
}

/// <summary>Who is to blame.</summary>
public enum Party
{
    /// <summary>The input file: another worker would fail too.</summary>
    Input = 1,
    /// <summary>This machine: another worker may succeed.</summary>
    Worker = 2,
    /// <summary>The storage: full, away, refusing.</summary>
    Storage = 3,
    /// <summary>The request: a profile or an option that does not fit.</summary>
    Request = 4,
    /// <summary>Our own fault.</summary>
    Product = 5,
}
