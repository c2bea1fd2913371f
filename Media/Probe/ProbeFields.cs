using System.Globalization;
using System.Text.Json;
using FFMpegCore;
using Transcode.Domain.Time;

namespace Transcode.Media.Probe;

/// <summary>
/// One field of a stream, as far as it can be believed. FFMpegCore's model carries most; what it does not name lies in its extension data,
/// and what it declares as never null may still be.
/// </summary>
internal static class ProbeFields
{
    public const int LongestTitle = 200;

    /// <summary>Null for what ffprobe says when it does not know.</summary>
    public static string? Known(this string? text) => text is null or "unknown" or "N/A" ? null : text;

    public static bool Is(this FFProbeStream stream, string disposition) => stream.Disposition?.GetValueOrDefault(disposition) == 1;

    public static string? Tag(this ITagsContainer container, string name) => container.Tags?.GetValueOrDefault(name).Known();

    public static string? Title(this ITagsContainer container)
        => container.Tag("title") is { } title ? title[..Math.Min(title.Length, LongestTitle)] : null;

    public static string? Language(this FFProbeStream stream)
        => stream.Tag("language") is { Length: > 0 and <= 20 } language && language != "und" ? language : null;

    public static TimeBase? Clock(this FFProbeStream stream) => TimeBase.TryParse(stream.Other("time_base"));

    /// <summary>A field that FFMpegCore does not name, as text.</summary>
    public static string? Other(this FFProbeStream stream, string name) =>
        stream.ExtensionData.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString().Known() : null;

    public static int Whole(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static MediaTime? Seconds(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) && Math.Abs(seconds) < 1e9
            ? MediaTime.FromSeconds(seconds) : null;
}
