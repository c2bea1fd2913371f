using System.Globalization;

namespace Transcode.MediaEvidence.Sync;

/// <summary>Audio minus picture, in milliseconds: at the first events, and how much that changes until the last.</summary>
public sealed record SyncMeasure(int Events, double OffsetMs, double DriftMs);

/// <summary>
/// Measures true lip-sync on a source that flashes white and beeps at the same moments
/// (<see cref="Samples.MediaSamples.FlashAndBeep"/>), from what is decoded and not from what headers say.
/// </summary>
public static class FlashAndBeep
{
    /// <param name="path">a file with both, or the picture's playlist</param>
    /// <param name="audioPath">the audio's own playlist, where it has one</param>
    public static SyncMeasure Measure(string path, string? audioPath = null)
    {
        var flashes = Flashes(path);
        var beeps = Beeps(audioPath ?? path);
        // An event belongs to its neighbour within 0.4 s; one without a partner (cut at an end) does not count.
        var offsets = flashes
            .Select(flash => beeps.Select(beep => (beep - flash) * 1000).OrderBy(Math.Abs).FirstOrDefault(double.NaN))
            .Where(offset => Math.Abs(offset) < 400)
            .ToList();
        if (offsets.Count == 0)
            return new SyncMeasure(0, double.NaN, double.NaN);
        var edge = Math.Max(1, offsets.Count / 5);
        var begin = Median(offsets.Take(edge));
        return new SyncMeasure(offsets.Count, begin, Median(offsets.TakeLast(edge)) - begin);
    }

    /// <summary>The sync of an output against its source's own.</summary>
    public static IEnumerable<string> Differences(SyncMeasure source, SyncMeasure output, double offsetMs = 5, double driftMs = 2)
    {
        if (Math.Abs(output.Events - source.Events) > 1)
            yield return $"{output.Events} flashes with a beep, the source has {source.Events}";
        var offset = output.OffsetMs - source.OffsetMs;
        if (!(Math.Abs(offset) <= offsetMs))
            yield return string.Create(CultureInfo.InvariantCulture, $"sound is {offset:+0.0;-0.0} ms off");
        var drift = output.DriftMs - source.DriftMs;
        if (!(Math.Abs(drift) <= driftMs))
            yield return string.Create(CultureInfo.InvariantCulture, $"sound drifts by {drift:+0.0;-0.0} ms");
    }

    private static List<double> Flashes(string path)
    {
        var text = Tool.Required(
            "ffmpeg",
            ["-v", "error", "-nostdin", "-copyts", .. Source.Options(path), "-i", Source.Name(path), "-map", "0:V:0",
                "-vf", "scale=32:32,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-fps_mode", "passthrough", "-f",
                "null", "/dev/null"]);
        var flashes = new List<double>();
        var (time, wasBright) = (0.0, false);
        foreach (var line in text.Split('\n'))
        {
            if (line.Contains("pts_time:", StringComparison.Ordinal))
                time = Number(line[(line.IndexOf("pts_time:", StringComparison.Ordinal) + 9)..]);
            else if (line.StartsWith("lavfi", StringComparison.Ordinal))
            {
                var isBright = Number(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]) > 128;
                if (isBright && !wasBright)
                    flashes.Add(time);
                wasBright = isBright;
            }
        }

        return flashes;
    }

    private static List<double> Beeps(string path)
    {
        var samples = Waveform.Of(path);
        var loud = Waveform.HalfPeak(samples);
        var beeps = new List<double>();
        for (var at = 0; at < samples.Length && loud > 0; at++)
        {
            if (Math.Abs(samples[at]) < loud)
                continue;
            beeps.Add((double)at / Waveform.Rate);
            at += Waveform.Rate / 2;
        }

        return beeps;
    }

    private static double Number(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
