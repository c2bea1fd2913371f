namespace Transcode.Corpus.Running;

/// <summary>How one run of the program ended.</summary>
public sealed record ProductRun
{
    public required int ExitCode { get; init; }
    public required bool TimedOut { get; init; }
    public required Report? Report { get; init; }
    public required string Errors { get; init; }
    public required string OutputFolder { get; init; }
    public required double Seconds { get; init; }

    /// <summary>Processes and temporary files that outlived the run.</summary>
    public required IReadOnlyList<string> Leftovers { get; init; }

    /// <summary>A path of the report; a relative one counts from the output folder.</summary>
    public string Resolve(string path) => Path.Combine(OutputFolder, path);
}
