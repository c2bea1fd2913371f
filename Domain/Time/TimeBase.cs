using System.Globalization;

namespace Transcode.Domain.Time;

/// <summary>The unit in which a stream counts time: one tick is Numerator/Denominator seconds (1/90000, 1001/30000).</summary>
public readonly record struct TimeBase(long Numerator, long Denominator)
{
    /// <summary>The clock of everything we write: 90 kHz, as in MPEG. 23.976 fps rounds by at most 5.6 microseconds.</summary>
    public static readonly TimeBase Output = new(1, 90000);

    /// <summary>Reads "1/90000".</summary>
    public static TimeBase? TryParse(string? text)
    {
        var parts = (text ?? "").Split('/');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var n)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var d) && n > 0 && d > 0
            ? new TimeBase(n, d)
            : null;
    }

    /// <summary>Converts ticks to another base, to the nearest tick and halves away from zero: what ffmpeg's settb does.</summary>
    public long Convert(long ticks, TimeBase to)
    {
        var numerator = (Int128)ticks * Numerator * to.Denominator;
        var denominator = (Int128)Denominator * to.Numerator;
        var half = denominator / 2;
        return (long)(numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator));
    }

    /// <summary>Seconds as a double, for words and rates only; never for cutting.</summary>
    public double Seconds(long ticks) => ticks * ((double)Numerator / Denominator);

    public override string ToString() => $"{Numerator}/{Denominator}";
}
