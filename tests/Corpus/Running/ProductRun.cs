using Transcode.MediaEvidence.Checks;

namespace Transcode.Corpus.Running;

/// <summary>How one run of the program ended.</summary>
public sealed record ProductRun
{
    public required int ExitCode { get; init; }
    public required bool TimedOut { get; init; }
    public required Report? Report { get; init; }

    /// <summary>All of standard output; its last line is the report.</summary>
    public required string Reported { get; init; }
    public required string Errors { get; init; }
    public required string OutputFolder { get; init; }
    public required double Seconds { get; init; }

    /// <summary>Processes and temporary files that outlived the run.</summary>
    public required IReadOnlyList<string> Leftovers { get; init; }

    /// <summary>The result beside its source, for the checks of <see cref="Contract"/>.</summary>
    public Delivered Delivered(string source, Report report, string? master) => new(
        source, master,
        [.. (report.Renditions ?? []).Select(rendition => rendition.Mp4)
        .Concat((report.Files ?? []).Where(file => file.Kind is "audio" or "video").Select(file => file.Path)).OfType<string>()
        .Select(Resolve)]);

    /// <summary>A path of the report; a relative one counts from the output folder.</summary>
    public string Resolve(string path) => Path.Combine(OutputFolder, path);
}
