using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transcode.Cli.Export;
using Transcode.Domain.Steps;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Run;

/// <summary>How a run ended; with --json this is the last line of standard output. Its names are stable.</summary>
public sealed record RunResult
{
    public string? JobId { get; init; }

    /// <summary>ready, failed, rejected or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>What it was made of; null where that could not be read.</summary>
    public SourceMark? Source { get; init; }

    /// <summary>Absolute folder of the result.</summary>
    public string? Output { get; init; }

    /// <summary>Absolute path of the playlist that names all renditions.</summary>
    public string? Master { get; init; }

    /// <summary>Of picture and audio that a player chooses from, and what was copied from them.</summary>
    public IReadOnlyList<RenditionResult> Renditions { get; init; } = [];

    /// <summary>Files made straight from the source: audio, posters, waveforms, images.</summary>
    public IReadOnlyList<FileResult> Files { get; init; } = [];

    /// <summary>Every file below the folder, relative to it; numbered pieces are one line, "720p/segments/seg_*.m4s".</summary>
    public IReadOnlyList<string> Contents { get; init => field = value ?? []; } = [];

    /// <summary>What is not as it should be, in the source or the result.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];

    /// <summary>What was decided that one may wonder about: what was left out, thinned, taken of several.</summary>
    public IReadOnlyList<string> Remarks { get; init => field = value ?? []; } = [];

    public RunError? Error { get; init; }

    /// <summary>From start to end of the command.</summary>
    public double Seconds { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Readable.RunResult);

    public static RunResult Rejected(string code, string message)
        => new() { State = "rejected", Error = new RunError(code, message, null) };

    public static RunResult Rejected(PlaceProblem why) =>
        new()
        {
            State = why.Code == Domain.FailureCodes.StorageFull ? "failed" : "rejected",
            Error = new RunError(why.Code, why.Message, null)
        };

    public static RunResult Failed(string code, string message, string? detail = null)
        => new() { State = "failed", Error = new RunError(code, message, detail) };

    /// <param name="report">A final job.</param>
    /// <param name="output">Absolute folder that holds its result; null: none does.</param>
    public static RunResult Of(JobReport report, string? output) => new()
    {
        JobId = report.JobId,
        State = report.State,
        Output = output,
        Master = output is null ? null : PathOf(output, report.Outputs.FirstOrDefault(each => each.Kind == "master_playlist")),
        Renditions = output is null ? []
            : [.. report.Outputs.Where(IsRendition).GroupBy(each => (each.Profile, each.Name))
            .Select(each => RenditionResult.Of(output, [.. each]))],
        Files = output is null ? []
            : [.. report.Outputs.Where(each => each.Sha256 is not null).Select(each => FileResult.Of(output, each))],
        // What several steps found is told once.
        Warnings = [.. report.Warnings.Distinct(StringComparer.Ordinal)],
        Remarks = [.. report.Remarks.Distinct(StringComparer.Ordinal)],
        Error = report switch
        {
            { Failure: { } why } => new RunError(why.Code, why.Message, why.Detail),
            { State: "cancelled" } => new RunError("job.cancelled", report.Reason ?? "cancelled", null),
            _ => null,
        },
    };

    internal static string? PathOf(string output, OutputReport? each) =>
        each is null ? null : Path.Combine(output, each.Path.Replace('/', Path.DirectorySeparatorChar));

    private static bool IsRendition(OutputReport each)
        => each.Sha256 is null && each.Kind is "video_playlist" or "audio_playlist" or "mp4" or "audio";
}

/// <summary>One rendition of a result.</summary>
/// <param name="Name">"720p", "audio".</param>
/// <param name="Width">Pixels; 0 for audio.</param>
/// <param name="Height">Pixels; 0 for audio.</param>
/// <param name="Playlist">Absolute path, or null.</param>
/// <param name="Mp4">Absolute path, or null.</param>
/// <param name="Frames">Frames of picture.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Quality">How near the picture is to the source; null: it was copied, there is none, or it was not looked at.</param>
public sealed record RenditionResult(string Name, int Width, int Height, string? Playlist, string? Mp4, long Frames, double Duration,
    VideoQuality? Quality)
{
    internal static RenditionResult Of(string output, IReadOnlyList<OutputReport> parts) => new(
        parts[0].Name, parts[0].Width, parts[0].Height,
        RunResult.PathOf(output, parts.FirstOrDefault(part => part.Kind.EndsWith("_playlist", StringComparison.Ordinal))),
        RunResult.PathOf(output, parts.FirstOrDefault(part => part.Kind == "mp4")),
        parts.Max(part => part.Frames), parts.Max(part => part.Duration),
        parts.Select(part => part.Quality).FirstOrDefault(quality => quality is not null));
}

/// <summary>One file made straight from the source.</summary>
/// <param name="Profile">Which profile made it.</param>
/// <param name="Name">"poster", "web-audio".</param>
/// <param name="Kind">audio, image or data.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Width">Pixels; 0 without picture.</param>
/// <param name="Height">Pixels; 0 without picture.</param>
/// <param name="Duration">Seconds; 0 where there is no length.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record FileResult(string Profile, string Name, string Kind, string Path, int Width, int Height, double Duration, long Bytes,
    string Sha256)
{
    internal static FileResult Of(string output, OutputReport each) => new(
        each.Profile, each.Name, each.Kind, RunResult.PathOf(output, each)!, each.Width, each.Height, each.Duration, each.Bytes,
            each.Sha256!);
}

/// <summary>Why there is no result.</summary>
/// <param name="Code">Stable; docs/errors.md.</param>
/// <param name="Message">For a person.</param>
/// <param name="Detail">The tool's words, or null.</param>
public sealed record RunError(string Code, string Message, string? Detail);

[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>For terminals and scripts: names are written as they are, since no page is made of them.</summary>
    public static readonly RunJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
