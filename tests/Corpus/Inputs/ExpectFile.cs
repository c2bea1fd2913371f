using System.Text.Json;
using Transcode.MediaEvidence.Samples;

namespace Transcode.Corpus.Inputs;

/// <summary>Reads expect.json: a list of {file, outcome: ok|error|either, why, and any of the fields below}.</summary>
public static class ExpectFile
{
    public static IEnumerable<Input> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. document.RootElement.EnumerateArray().Select(entry => Read(folder, entry))];
    }

    internal static Expectation Outcome(JsonElement entry) => entry.GetProperty("outcome").GetString() switch
    {
        "ok" => Succeeds(entry),
        "error" => new Expectation.Fails(Text(entry, "never") ?? ""),
        "either" => new Expectation.Either(Succeeds(entry)),
        var other => throw new InvalidDataException($"expect.json: unknown outcome '{other}'"),
    };

    private static Input Read(string folder, JsonElement entry)
    {
        var name = entry.GetProperty("file").GetString()!;
        var local = Path.Combine(folder, name);
        return new Input(name, () => local, Outcome(entry), Text(entry, "why") ?? "");
    }

    private static Expectation.Succeeds Succeeds(JsonElement entry)
    {
        var frames = (int?)Number(entry, "frames");
        return new Expectation.Succeeds
        {
            Frames = frames,
            FramesAtLeast = (int?)Number(entry, "frames_min"),
            FramesAtMost = (int?)Number(entry, "frames_max"),
            Duration = Number(entry, "duration"),
            DurationTolerance = Number(entry, "duration_tol") ?? 0.1,
            HasAudio = Flag(entry, "audio"),
            Channels = (int?)Number(entry, "channels"),
            AudioFrom = Number(entry, "audio_start"),
            Display = Text(entry, "display"),
            Aspect = Text(entry, "dar"),
            PixelFormat = Text(entry, "pix_fmt"),
            IsInterlaced = Flag(entry, "deinterlace") ?? false,
            MustWarn = Flag(entry, "warn") ?? false,
            IsImage = Text(entry, "kind") == "image",
            // Where a count is stated, each frame is; one size made of two, and a bare minimum, leave it open.
            IsFrameExact = frames > 0 && Flag(entry, "one_size") is not true,
        };
    }

    private static double? Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private static bool? Flag(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetBoolean() : null;

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}
