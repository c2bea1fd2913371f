using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Transcode.MediaEvidence.Samples;

namespace Transcode.Corpus.Inputs;

/// <summary>
/// Reads manifest.json: real files, each with what ffprobe says of it ("reference") and an outcome in words ("expect"), such as
/// "ok: 720 video frames, 30.022 s, 6 ch audio", "clear error, ..." or "output with what decodes plus a warning, or a clear error".
/// </summary>
public static partial class Manifest
{
    public static IEnumerable<Input> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. document.RootElement.GetProperty("files").EnumerateArray().Select(file => Read(folder, file))];
    }

    internal static Expectation Outcome(string message, string category)
    {
        var isImage = category.StartsWith("image", StringComparison.Ordinal);
        if (message.StartsWith("clear error", StringComparison.Ordinal))
            // "libvips can or may": another decoder's picture is as good as the error.
            return message.Contains("or may", StringComparison.Ordinal)
                ? new Expectation.Either(new() { IsImage = true, IsFrameExact = false })
                : new Expectation.Fails();
        if (message.StartsWith("output with what decodes", StringComparison.Ordinal))
            return new Expectation.Either(new() { MustWarn = true, IsFrameExact = false });
        if (!message.StartsWith("ok:", StringComparison.Ordinal))
            throw new InvalidDataException($"manifest: unknown outcome '{message}'");
        return new Expectation.Succeeds
        {
            // The picture of an audio file is its cover.
            Frames = category != "audio files" && Frames().Match(message) is { Success: true } frames
                ? int.Parse(frames.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
            HasAudio = message.Contains("ch audio", StringComparison.Ordinal),
            IsImage = isImage,
        };
    }

    private static Input Read(string folder, JsonElement file)
    {
        var name = file.GetProperty("name").GetString()!;
        var local = Path.Combine(folder, file.GetProperty("file").GetString()!);
        var category = file.GetProperty("category").GetString()!;
        return new Input(
            name, () => local,
                Outcome(file.GetProperty("expect").GetString()!, category), $"{category}: {file.GetProperty("why").GetString()}",
                Size(file));
    }

    private static double? Size(JsonElement file)
    {
        if (!file.TryGetProperty("reference", out var reference) || !reference.TryGetProperty("streams", out var streams))
            return null;
        return streams.EnumerateArray()
            .Where(stream => stream.TryGetProperty("width", out _) && stream.TryGetProperty("nb_read_frames", out _))
            .Select(stream => stream.GetProperty("width").GetInt32() * stream.GetProperty("height").GetInt32() / 1e6
                * double.Parse(stream.GetProperty("nb_read_frames").GetString()!, CultureInfo.InvariantCulture))
            .FirstOrDefault();
    }

    [GeneratedRegex(@"(\d+) video frames")]
    private static partial Regex Frames();
}
