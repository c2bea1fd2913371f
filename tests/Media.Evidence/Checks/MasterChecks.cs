using System.Globalization;
using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Does the master playlist announce each ladder entry as it is?</summary>
public static class MasterChecks
{
    public static IEnumerable<string> Announced(MasterPlaylist master, Variant variant, Evidence entry)
    {
        var playlist = MediaPlaylist.Read(variant.Path);
        var audio = master.AudioOf(variant) is { } track ? MediaPlaylist.Read(track.Path) : null;
        var peak = BitRate.Peak(playlist) + (audio is null ? 0 : BitRate.Peak(audio));
        // Playlists give lengths to the microsecond: a bit per second is rounding.
        if (variant.Bandwidth < peak - 1)
            yield return $"BANDWIDTH {variant.Bandwidth} is below the measured peak {peak:0}";
        if (variant.Bandwidth > peak * 1.25 + 20_000)
            yield return $"BANDWIDTH {variant.Bandwidth} is far above the measured peak {peak:0}: players would not choose it";
        var average = BitRate.Average(playlist) + (audio is null ? 0 : BitRate.Average(audio));
        if (variant.AverageBandwidth is { } reported && Math.Abs(reported - average) > average * 0.1)
            yield return $"AVERAGE-BANDWIDTH {reported}, measured {average:0}";
        if (variant.AudioGroup is not null && audio is null)
            yield return $"AUDIO group {variant.AudioGroup} has no track";
        foreach (var difference in Video(variant, entry).Concat(Codecs(variant, entry, audio)))
            yield return difference;
    }

    private static IEnumerable<string> Video(Variant variant, Evidence entry)
    {
        if (entry.VideoStream is not { } frame)
            yield break;
        if (variant.Resolution != $"{frame.Width}x{frame.Height}")
            yield return $"RESOLUTION {variant.Resolution}, the picture is {frame.Width}x{frame.Height}";
        if (variant.FrameRate is not { } rate || entry.FrameCount < 2)
            yield break;
        var average = 1 / entry.FrameTime;
        var steps = entry.Video.Frames.Zip(entry.Video.Frames.Skip(1), (one, next) => next.Time - one.Time).ToList();
        var isSteady = steps.Max() - steps.Min() < 0.002;
        // At high rates a clock of milliseconds alone moves the average by this much.
        var tolerance = Math.Max(0.01, 0.0005 * average);
        if (isSteady ? Math.Abs(rate - average) > tolerance : rate < average - tolerance)
            yield return string.Create(CultureInfo.InvariantCulture, $"FRAME-RATE {rate}, measured {average:0.000}");
    }

    private static IEnumerable<string> Codecs(Variant variant, Evidence entry, MediaPlaylist? audio)
    {
        var reported = variant.Codecs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (entry.VideoStream is { Codec: "h264" } frame)
        {
            var level = frame.Level.ToString("x2", CultureInfo.InvariantCulture);
            var profile = frame.Profile switch { "High" => "64", "Main" => "4d", "Baseline" or "Constrained Baseline" => "42", _ => "" };
            if (!reported.Any(
                codec =>
                    (codec.StartsWith("avc1." + profile, StringComparison.OrdinalIgnoreCase)
                        || codec.StartsWith("avc3." + profile, StringComparison.OrdinalIgnoreCase))
                        && codec.EndsWith(level, StringComparison.OrdinalIgnoreCase)))
                yield return $"CODECS {variant.Codecs}: the picture is H.264 {frame.Profile}, level {frame.Level} ({profile}..{level})";
        }

        var speaks = reported.Any(codec => codec.StartsWith("mp4a", StringComparison.Ordinal));
        if (speaks != (audio is not null || entry.HasAudio))
            yield return $"CODECS {variant.Codecs}: " + (speaks ? "names sound, there is none" : "does not name the sound");
    }
}
