using System.Globalization;
using System.Text.Json;
using FFMpegCore;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>What ffprobe says that helps to choose among several streams.</summary>
internal static class StreamChoice
{
    /// <summary>Which stream is the film, and what is said of the others; null: no video but covers and those that hold nothing.</summary>
    public static (FFProbeStream Stream, bool IsFirst, IReadOnlyList<string> Notes)? Video(IReadOnlyList<FFProbeStream> all,
        IReadOnlySet<int> empty)
    {
        var shown = all.Where(stream => stream.CodecType == "video" && !IsCover(stream)).ToList();
        return VideoChoice.Of([.. shown.Where(stream => !empty.Contains(stream.Index)).Select(Candidate)]) is { } choice
            ? (shown.First(stream => stream.Index == choice.Film.Index), shown[0].Index == choice.Film.Index, choice.PassedOver)
            : null;
    }

    public static bool IsCover(FFProbeStream stream)
        => stream.CodecType == "video" && (stream.Is("attached_pic") || stream.Is("timed_thumbnails"));

    public static Programmes Programmes(FFProbeAnalysis reported) =>
        reported.ExtensionData.TryGetValue("programs", out var programmes) && programmes.ValueKind == JsonValueKind.Array
            ? new Programmes([.. programmes.EnumerateArray().Select(Members).Where(members => members.Count > 0)])
            : Domain.Sources.Programmes.None;

    private static HashSet<int> Members(JsonElement programme) =>
        programme.ValueKind == JsonValueKind.Object && programme.TryGetProperty("streams", out var streams)
            && streams.ValueKind == JsonValueKind.Array
            ? [.. streams.EnumerateArray().Select(Index).OfType<int>()]
            : [];

    private static int? Index(JsonElement stream) =>
        stream.ValueKind == JsonValueKind.Object && stream.TryGetProperty("index", out var index)
            && index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) ? number : null;

    private static VideoCandidate Candidate(FFProbeStream stream) =>
        new(stream.Index, stream.Clock() is null ? null : stream.CodecName.Known(), stream.Width ?? 0, stream.Height ?? 0)
        {
            Seconds = Seconds(stream),
            Frames = Frames(stream),
            IsDefault = stream.Is("default"),
            IsTaggedStill = stream.Is("still_image"),
        };

    /// <summary>The container says that there is something in it: where there is nothing, it was lost.</summary>
    /// <remarks>Not by its own duration: ffprobe puts that of the file there where a stream never began.</remarks>
    public static bool IsPromised(FFProbeStream stream) => Frames(stream) > 0 || Tagged(stream) > 0.5;

    /// <summary>The tag first: Matroska's is of the track, and ffprobe puts the file's length beside the first one.</summary>
    private static double? Seconds(FFProbeStream stream) => Tagged(stream) ?? ProbeFields.Seconds(stream.Duration)?.Seconds;

    private static double? Tagged(FFProbeStream stream) => Length(stream.Tag("DURATION") ?? stream.Tag("DURATION-eng"));

    private static long? Frames(FFProbeStream stream)
        => Count(stream.Other("nb_frames") ?? stream.Tag("NUMBER_OF_FRAMES") ?? stream.Tag("NUMBER_OF_FRAMES-eng"));

    /// <summary>Matroska's "hh:mm:ss.fffffffff"; zero is what a writer puts there that never knew.</summary>
    private static double? Length(string? text) =>
        text?.Split('.') is [var whole, ..] && TimeSpan.TryParse(whole, CultureInfo.InvariantCulture, out _)
            && Parts(text) is > 0 and var seconds ? seconds : null;

    private static double Parts(string text) =>
        text.Split(':')
            .Aggregate(0.0, (sum, part) => sum * 60 + (double.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0));

    private static long? Count(string? text)
        => long.TryParse(text, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
}
