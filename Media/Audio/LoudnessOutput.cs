using System.Globalization;

namespace Transcode.Media.Audio;

/// <summary>Reads the sum that ffmpeg's loudness meter prints at its end. Pure.</summary>
public static class LoudnessOutput
{
    /// <returns>Null: it printed none, or the audio is silent and has no loudness.</returns>
    public static Measured? Read(IEnumerable<string> lines)
    {
        var sum = lines.Reverse().TakeWhile(line => !line.Contains("Summary:", StringComparison.Ordinal)).Reverse().ToList();
        return Number(sum, "I:") is { } lufs && Number(sum, "LRA:") is { } range && Number(sum, "Peak:") is { } peak && lufs > Silence
            ? new Measured(lufs, peak, range)
            : null;
    }

    /// <summary>Why there is no loudness, for a person: EBU R128 needs 0.4 s, and nothing below its gate counts.</summary>
    /// <param name="lines">What the meter printed.</param>
    /// <param name="seconds">Length of the audio.</param>
    public static string WhyNot(IReadOnlyList<string> lines, double seconds) => Number(lines, "Peak:") is not { } peak || peak <= Silence
        ? "the sound is silent: its loudness was left as it is"
        : string.Create(
        CultureInfo.InvariantCulture, $"the sound is {(seconds < Shortest ? $"too short ({seconds:0.0##} s)" : "too quiet")} to measure its "
            + $"loudness, which was left as it is");

    /// <summary>One block of the measurement.</summary>
    private const double Shortest = 0.4;

    /// <summary>The gate of the measurement: what is never louder has no loudness.</summary>
    private const double Silence = -70;

    private static double? Number(IEnumerable<string> lines, string name)
    {
        foreach (var message in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            for (var at = 0; at + 1 < message.Length; at++)
                if (message[at] == name && double.TryParse(message[at + 1], CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number))
                    return number;
        return null;
    }
}

/// <summary>Loudness of one programme.</summary>
/// <param name="Lufs">Integrated.</param>
/// <param name="TruePeak">In dBTP.</param>
/// <param name="Range">In LU.</param>
public sealed record Measured(double Lufs, double TruePeak, double Range);
