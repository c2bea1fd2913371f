using System.Globalization;
using System.Text.Json;

namespace Transcode.MediaEvidence;

/// <summary>What ffprobe says of one stream. Absent values are null.</summary>
public sealed record StreamFacts
{
    public required string Kind { get; init; }
    public required string Codec { get; init; }
    public string? Profile { get; init; }
    public int Level { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }
    public string? PixelFormat { get; init; }
    public string? SampleAspect { get; init; }
    public string? FieldOrder { get; init; }

    /// <summary>Range, matrix, transfer and primaries by ffprobe's names; null where the stream does not say.</summary>
    public string? Range { get; init; }
    public string? Matrix { get; init; }
    public string? Transfer { get; init; }
    public string? Primaries { get; init; }
    public int Channels { get; init; }
    public int SampleRate { get; init; }
    public double? FrameRate { get; init; }
    public int Rotation { get; init; }
    public bool IsAttachedImage { get; init; }

    /// <summary>Seconds the stream runs by its header.</summary>
    public double? Duration { get; init; }

    public static IReadOnlyList<StreamFacts> Of(string path)
    {
        var result = Tool.Run("ffprobe", ["-v", "error", .. Source.Options(path), "-show_streams", "-of", "json", "-i", Source.Name(path)]);
        if (result.ExitCode != 0)
            return [];
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.TryGetProperty("streams", out var streams) ? [.. streams.EnumerateArray().Select(Read)] : [];
    }

    private static StreamFacts Read(JsonElement stream) => new()
    {
        Kind = Text(stream, "codec_type") ?? "unknown",
        Codec = Text(stream, "codec_name") ?? "unknown",
        Profile = Text(stream, "profile"),
        Level = Whole(stream, "level"),
        Width = Whole(stream, "width"),
        Height = Whole(stream, "height"),
        PixelFormat = Text(stream, "pix_fmt"),
        SampleAspect = Text(stream, "sample_aspect_ratio"),
        FieldOrder = Text(stream, "field_order"),
        Range = Known(stream, "color_range"),
        Matrix = Known(stream, "color_space"),
        Transfer = Known(stream, "color_transfer"),
        Primaries = Known(stream, "color_primaries"),
        Channels = Whole(stream, "channels"),
        SampleRate = Whole(stream, "sample_rate"),
        FrameRate = Fraction(Text(stream, "avg_frame_rate")),
        Rotation = RotationOf(stream),
        IsAttachedImage = stream.TryGetProperty("disposition", out var flags) && Whole(flags, "attached_pic") == 1,
        Duration = double.TryParse(Text(stream, "duration"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
    };

    private static string? Known(JsonElement stream, string name)
        => Text(stream, name) is { } reported and not ("unknown" or "reserved") ? reported : null;

    private static int RotationOf(JsonElement stream) =>
        stream.TryGetProperty("side_data_list", out var list)
            ? list.EnumerateArray().Select(data => Whole(data, "rotation")).FirstOrDefault(degrees => degrees != 0)
            : 0;

    private static double? Fraction(string? text)
    {
        var parts = (text ?? "0/0").Split('/').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return parts is [var above, var below] && below > 0 && above > 0 ? above / below : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static int Whole(JsonElement element, string name) =>
        int.TryParse(Text(element, name), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
