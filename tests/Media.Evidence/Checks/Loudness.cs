using System.Globalization;

namespace Transcode.MediaEvidence.Checks;

/// <summary>How loud a stream is when it is decoded to floating point, which has room above full scale.</summary>
/// <param name="Peak">largest sample; 1 is full scale</param>
/// <param name="Energy">sum of squares of all samples over all channels, for each channel: silence at the ends does not change it</param>
public sealed record Level(double Peak, double Energy)
{
    public double Decibels(Level other) => 10 * Math.Log10(Energy / other.Energy);
}

/// <summary>The same audio is as loud whatever codec carried it, and nothing is pushed over full scale.</summary>
public static class Loudness
{
    private const double MostDecibels = 0.5;

    // A lossy codec's samples swing over those that went in: a loud master by a decibel and more.
    private const double Codec = 1.15;

    // Energy of a second at about -50 dBFS: below it a codec's own noise is measured.
    private const double Least = 0.5;

    public static IEnumerable<string> Differences(Delivered delivered)
    {
        // Which of several tracks is meant is another promise.
        if (delivered.SourceStreams.Count(stream => stream.Kind == "audio") != 1)
            yield break;
        var references = new Dictionary<int, Level?>();
        foreach (var (path, facts) in delivered.AudioFiles)
        {
            var output = Of(path);
            if (!references.TryGetValue(facts.Channels, out var reference))
                references[facts.Channels] = reference = Find(delivered.Source, 0, facts.Channels);
            // Of channels in no known arrangement there is no mix to compare with.
            if (reference is null)
                continue;
            if (output.Peak > Math.Max(1, reference.Peak * Codec))
                yield return Reported($"{Path.GetFileName(path)} peaks at {output.Peak:0.000}, its source, mixed by one rule, at {reference.Peak:0.000}");
            if (reference.Energy > Least && !(Math.Abs(output.Decibels(reference)) <= MostDecibels))
                yield return Reported($"{Path.GetFileName(path)} is {output.Decibels(reference):+0.00;-0.00} dB off its source, mixed by one rule");
        }
    }

    /// <param name="path">a file or playlist</param>
    /// <param name="stream">number among its audio tracks</param>
    /// <param name="channels">mixed to so many: the sum of what goes into one channel is at most full scale, whatever the format of
    /// the samples</param>
    public static Level Of(string path, int stream = 0, int? channels = null) => Find(path, stream, channels)
        ?? throw new InvalidOperationException($"no level of {path}");

    private static Level? Find(string path, int stream, int? channels)
    {
        string mixed = channels switch { 1 => ":ochl=mono:rematrix_maxval=1", 2 => ":ochl=stereo:rematrix_maxval=1", 6 => ":ochl=5.1:rematrix_maxval=1", _ => "" };
        var result = Tool.Run(
            "ffmpeg", ["-v", "info", "-nostdin", "-nostats", .. Source.Options(path), "-i", Source.Name(path), "-map", $"0:a:{stream}",
                "-af", $"aresample=48000{mixed},aformat=sample_fmts=fltp,astats=measure_perchannel=none:measure_overall=Peak_level+RMS_level+Number_of_samples", "-f", "null", "-"]);
        if (result.ExitCode != 0)
            return null;
        var rms = Amplitude(result, "RMS level dB");
        return new Level(Amplitude(result, "Peak level dB"), rms * rms * Number(result, "Number of samples"));
    }

    private static double Amplitude(ToolResult result, string name) => Math.Pow(10, Number(result, name) / 20);

    private static double Number(ToolResult result, string name)
    {
        var line = result.ErrorLines.LastOrDefault(line => line.Contains(name + ": ", StringComparison.Ordinal));
        var text = line?.Split(name + ": ")[1].Trim();
        return text is null or "-inf" ? double.NegativeInfinity : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static string Reported(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
