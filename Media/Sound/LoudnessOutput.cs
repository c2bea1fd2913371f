using System.Globalization;

namespace Transcode.Media.Sound;

/// <summary>Reads the sum that ffmpeg's loudness meter prints at its end. Pure.</summary>
public static class LoudnessOutput
{
    /// <returns>Null: it printed none, or the sound is silent and has no loudness.</returns>
    public static Measured? Read(IEnumerable<string> lines)
    {
        var sum = lines.Reverse().TakeWhile(line => !line.Contains("Summary:", StringComparison.Ordinal)).Reverse().ToList();
        return Number(sum, "I:") is { } lufs && Number(sum, "LRA:") is { } range && Number(sum, "Peak:") is { } peak && lufs > Silence
            ? new Measured(lufs, peak, range)
            : null;
    }

    /// <summary>The gate of the measurement: what is never louder has no loudness.</summary>
    private const double Silence = -70;

    private static double? Number(IEnumerable<string> lines, string name)
    {
        foreach (var words in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            for (var at = 0; at + 1 < words.Length; at++)
                if (words[at] == name && double.TryParse(words[at + 1], CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                    return number;
        return null;
    }
}

/// <summary>Loudness of one programme.</summary>
/// <param name="Lufs">Integrated.</param>
/// <param name="TruePeak">In dBTP.</param>
/// <param name="Range">In LU.</param>
public sealed record Measured(double Lufs, double TruePeak, double Range);
