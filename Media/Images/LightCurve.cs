namespace Transcode.Media.Images;

/// <summary>
/// How stored numbers become light, both from 0 to 1. High dynamic range is brought to what a usual screen shows: all that is darker than
/// about half of white stays as it is, what is brighter than white is pressed together (ITU-R BT.2390, 5.4.1). Pure.
/// </summary>
public abstract record LightCurve
{
    private LightCurve()
    {
    }

    /// <param name="value">Stored, 0 to 1.</param>
    public abstract double Light(double value);

    /// <summary>IEC 61966-2-1.</summary>
    public sealed record Srgb : LightCurve
    {
        public override double Light(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    public sealed record Power(double Exponent) : LightCurve
    {
        public override double Light(double value) => Math.Pow(value, Exponent);
    }

    /// <summary>SMPTE ST 2084.</summary>
    public sealed record Pq : LightCurve
    {
        public override double Light(double value) => PressedTogether(Nits(value));
    }

    /// <summary>ITU-R BT.2100, on a screen of 1000 cd/m2.</summary>
    public sealed record Hlg : LightCurve
    {
        private const double A = 0.17883277, B = 0.28466892, C = 0.55991073, SystemGamma = 1.2;

        public override double Light(double value)
            => PressedTogether(Brightest * Math.Pow(value <= 0.5 ? value * value / 3 : (Math.Exp((value - C) / A) + B) / 12, SystemGamma));
    }

    /// <summary>Black and white as television stores them (ITU-R BT.601, BT.2100), in grey, which libheif leaves so.</summary>
    /// <param name="Curve">Of what is between them.</param>
    /// <param name="IsDeep">Of more than 8 bits, brought to 16.</param>
    public sealed record Narrow(LightCurve Curve, bool IsDeep) : LightCurve
    {
        private (double Black, double White) Ends => IsDeep ? (4096 / 65535.0, 60160 / 65535.0) : (16 / 255.0, 235 / 255.0);

        public override double Light(double value)
            => Curve.Light(Math.Clamp((value - Ends.Black) / (Ends.White - Ends.Black), 0, 1));
    }

    /// <summary>cd/m2 of a highlight, and of white (ITU-R BT.2408).</summary>
    private const double Brightest = 1000, White = 203;

    private static double PressedTogether(double nits)
    {
        var (most, knee) = (Perceived(White) / Perceived(Brightest), 1.5 * Perceived(White) / Perceived(Brightest) - 0.5);
        var seen = Math.Min(1, Perceived(nits) / Perceived(Brightest));
        if (seen > knee)
        {
            var t = (seen - knee) / (1 - knee);
            var (t2, t3) = (t * t, t * t * t);
            seen = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * most;
        }
        return Math.Clamp(Nits(seen * Perceived(Brightest)) / White, 0, 1);
    }

    private const double M1 = 2610 / 16384.0, M2 = 2523 / 32.0, C1 = 3424 / 4096.0, C2 = 2413 / 128.0, C3 = 2392 / 128.0;

    private static double Nits(double value)
        => 10_000 * Math.Pow(Math.Max(Math.Pow(value, 1 / M2) - C1, 0) / (C2 - C3 * Math.Pow(value, 1 / M2)), 1 / M1);

    private static double Perceived(double nits)
        => Math.Pow((C1 + C2 * Math.Pow(nits / 10_000, M1)) / (1 + C3 * Math.Pow(nits / 10_000, M1)), M2);
}
