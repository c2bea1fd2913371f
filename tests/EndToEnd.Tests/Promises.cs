using System.Text.Json;
using Transcode.MediaEvidence.Checks;

namespace Transcode.EndToEnd.Tests;

/// <summary>What is promised of every result, whatever the test is about (<see cref="Contract"/>), held against the files that the
/// program's report names.</summary>
internal static class Promises
{
    public static IReadOnlyList<string> Broken(string source, JsonElement report)
        => [.. Contract.Differences(new Delivered(source, Text(report, "master"), [.. Files(report)]))];

    private static IEnumerable<string> Files(JsonElement report) =>
        List(report, "renditions").Select(rendition => Text(rendition, "mp4"))
            .Concat(List(report, "files").Where(file => Text(file, "kind") is "audio" or "video").Select(file => Text(file, "path")))
            .OfType<string>();

    private static IEnumerable<JsonElement> List(JsonElement report, string name) =>
        report.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
