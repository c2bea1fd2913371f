using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// Colours of a PNG that are told by numbers: libvips follows a profile alone. The chunks' order of rank is cICP, iCCP, sRGB, then gAMA and
/// cHRM (PNG, third edition, 4.3). All of them come before the picture.
/// </summary>
public static class PngNumbers
{
    private const double Unit = 100_000;
    private const int PlacesBytes = 32;

    /// <returns>Null: nothing is said, or sRGB, or a profile goes first.</returns>
    public static ColourNumbers? Of(Stream file)
    {
        var chunks = PngChunks.BeforePicture(file);
        if (chunks.TryGetValue("cICP", out var codes) && codes.Length >= 4)
            return Differing(ColourNumbers.Of(codes[0], codes[1]));
        if (chunks.ContainsKey("iCCP") || chunks.ContainsKey("sRGB"))
            return null;
        var told = ColourNumbers.Srgb;
        if (chunks.TryGetValue("cHRM", out var places) && Places(places) is { } xy)
            told = told with { White = xy[0], Red = xy[1], Green = xy[2], Blue = xy[3] };
        if (chunks.TryGetValue("gAMA", out var gamma) && gamma.Length >= 4
            && BinaryPrimitives.ReadUInt32BigEndian(gamma) / Unit is > 0.1 and < 10 and var exponent)
            told = told with { Curve = new LightCurve.Power(1 / exponent) };
        return Differing(told);
    }

    /// <summary>What is sRGB but for rounding is sRGB, whose curve is nearly a power of 2.2.</summary>
    private static ColourNumbers? Differing(ColourNumbers told)
    {
        var usual = ColourNumbers.Srgb;
        var isUsual = new[] { (told.White, usual.White), (told.Red, usual.Red), (told.Green, usual.Green), (told.Blue, usual.Blue) }
            .All(pair => Math.Abs(pair.Item1.X - pair.Item2.X) < 0.005 && Math.Abs(pair.Item1.Y - pair.Item2.Y) < 0.005);
        return isUsual && told.Curve is LightCurve.Srgb or LightCurve.Power { Exponent: > 2.1 and < 2.3 } ? null : told;
    }

    /// <summary>White, red, green, blue; null: not of a triangle.</summary>
    private static (double X, double Y)[]? Places(byte[] chunk)
    {
        if (chunk.Length < PlacesBytes)
            return null;
        var numbers = Enumerable.Range(0, 8).Select(at => BinaryPrimitives.ReadUInt32BigEndian(chunk.AsSpan(4 * at)) / Unit).ToArray();
        var xy = Enumerable.Range(0, 4).Select(at => (X: numbers[2 * at], Y: numbers[2 * at + 1])).ToArray();
        var (red, green, blue) = (xy[1], xy[2], xy[3]);
        var area = (green.X - red.X) * (blue.Y - red.Y) - (blue.X - red.X) * (green.Y - red.Y);
        return Math.Abs(area) < 0.01 || xy.Any(each => each.X is < 0 or > 1 || each.Y is < 0.01 or > 1) ? null : xy;
    }
}
