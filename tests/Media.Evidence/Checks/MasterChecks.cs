using System.Globalization;
using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Does the master playlist announce each rung as it is?</summary>
public static class MasterChecks
{
    public static IEnumerable<string> Announced(MasterPlaylist master, Variant variant, Evidence rung)
    {
        var playlist = MediaPlaylist.Read(variant.Path);
        var sound = master.AudioOf(variant) is { } track ? MediaPlaylist.Read(track.Path) : null;
        var peak = BitRate.Peak(playlist) + (sound is null ? 0 : BitRate.Peak(sound));
        // Playlists give lengths to the microsecond: a bit per second is rounding.
        if (variant.Bandwidth < peak - 1)
            yield return $"BANDWIDTH {variant.Bandwidth} is below the measured peak {peak:0}";
        if (variant.Bandwidth > peak * 1.25 + 20_000)
            yield return $"BANDWIDTH {variant.Bandwidth} is far above the measured peak {peak:0}: players would not choose it";
        var average = BitRate.Average(playlist) + (sound is null ? 0 : BitRate.Average(sound));
        if (variant.AverageBandwidth is { } said && Math.Abs(said - average) > average * 0.1)
            yield return $"AVERAGE-BANDWIDTH {said}, measured {average:0}";
        if (variant.AudioGroup is not null && sound is null)
            yield return $"AUDIO group {variant.AudioGroup} has no track";
        foreach (var difference in Picture(variant, rung).Concat(Codecs(variant, rung, sound)))
            yield return difference;
    }

    private static IEnumerable<string> Picture(Variant variant, Evidence rung)
    {
        if (rung.Picture is not { } picture)
            yield break;
        if (variant.Resolution != $"{picture.Width}x{picture.Height}")
            yield return $"RESOLUTION {variant.Resolution}, the picture is {picture.Width}x{picture.Height}";
        if (variant.FrameRate is not { } rate || rung.FrameCount < 2)
            yield break;
        var average = 1 / rung.FrameTime;
        var steps = rung.Video.Frames.Zip(rung.Video.Frames.Skip(1), (one, next) => next.Time - one.Time).ToList();
        var isSteady = steps.Max() - steps.Min() < 0.002;
        // At high rates a clock of milliseconds alone moves the average by this much.
        var tolerance = Math.Max(0.01, 0.0005 * average);
        if (isSteady ? Math.Abs(rate - average) > tolerance : rate < average - tolerance)
            yield return string.Create(CultureInfo.InvariantCulture, $"FRAME-RATE {rate}, measured {average:0.000}");
    }

    private static IEnumerable<string> Codecs(Variant variant, Evidence rung, MediaPlaylist? sound)
    {
        var said = variant.Codecs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (rung.Picture is { Codec: "h264" } picture)
        {
            var level = picture.Level.ToString("x2", CultureInfo.InvariantCulture);
            var profile = picture.Profile switch { "High" => "64", "Main" => "4d", "Baseline" or "Constrained Baseline" => "42", _ => "" };
            if (!said.Any(codec => (codec.StartsWith("avc1." + profile, StringComparison.OrdinalIgnoreCase) || codec.StartsWith("avc3." + profile, StringComparison.OrdinalIgnoreCase)) && codec.EndsWith(level, StringComparison.OrdinalIgnoreCase)))
                yield return $"CODECS {variant.Codecs}: the picture is H.264 {picture.Profile}, level {picture.Level} ({profile}..{level})";
        }

        var speaks = said.Any(codec => codec.StartsWith("mp4a", StringComparison.Ordinal));
        if (speaks != (sound is not null || rung.HasAudio))
            yield return $"CODECS {variant.Codecs}: " + (speaks ? "names sound, there is none" : "does not name the sound");
    }
}
