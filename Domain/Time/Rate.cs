using System.Globalization;

namespace Transcode.Domain.Time;

/// <summary>A frame rate as a fraction: 30000/1001 is not 29.97.</summary>
public readonly record struct Rate(long Numerator, long Denominator)
{
    public double PerSecond => Denominator == 0 ? 0 : (double)Numerator / Denominator;

    public bool IsKnown => Numerator > 0 && Denominator > 0;

    public static Rate Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var n)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var d) ? new Rate(n, d) : default;
    }

    /// <summary>Three decimals, as HLS's FRAME-RATE wants it.</summary>
    public override string ToString() => PerSecond.ToString("0.000", CultureInfo.InvariantCulture);
}
