using System.Text.Json;

namespace Transcode.Corpus.Running;

/// <summary>The last line of standard output with --json: what the program says of its own run.</summary>
public sealed record Report
{
    private static readonly JsonSerializerOptions _snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string? JobId { get; init; }
    public string? State { get; init; }
    public string? Output { get; init; }
    public string? Master { get; init; }
    public IReadOnlyList<Rendition>? Renditions { get; init; }
    public IReadOnlyList<SingleFile>? Files { get; init; }
    public IReadOnlyList<JsonElement>? Warnings { get; init; }
    public Fault? Error { get; init; }

    public static Report? Read(string output)
    {
        var last = output.Split('\n').LastOrDefault(line => line.Trim().Length > 0);
        try
        {
            return last is null ? null : JsonSerializer.Deserialize<Report>(last, _snakeCase);
        }
        // No report is a finding, named by the verdict.
        catch (JsonException)
        {
            return null;
        }
    }
}

public sealed record Rendition
{
    public string? Name { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public string? Playlist { get; init; }
    public string? Mp4 { get; init; }
    public int? Frames { get; init; }
    public double? Duration { get; init; }
}

public sealed record SingleFile(string? Kind, string? Path);

public sealed record Fault(string? Code, string? Message);
