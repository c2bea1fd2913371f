using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Transcode.Media.Images;

/// <summary>
/// A pixmap says itself which number is white; libvips takes 255 or 65535 for white whatever the file says, and makes a picture of 10 bits
/// black. Here the samples are spread to what it expects. Shapes: netpbm's pgm(5), ppm(5).
/// </summary>
public static partial class PixmapScale
{
    private const int Head = 1 << 16, Block = 1 << 16, Byte = 255, Pair = 65535;

    /// <summary>Writes the same picture with a white of 255 or 65535.</summary>
    /// <returns>False: nothing is written, for it has such a white, or has none.</returns>
    public static bool Copy(Stream source, Stream target)
    {
        var bytes = new byte[Math.Max(Head, Block)];
        source.Position = 0;
        var count = source.ReadAtLeast(bytes, Head, throwOnEndOfStream: false);
        if (First().Match(Encoding.Latin1.GetString(bytes, 0, count)) is not { Success: true } first
            || !int.TryParse(first.Groups["white"].Value, CultureInfo.InvariantCulture, out var white) || white is 0 or Byte or >= Pair)
            return false;
        var most = white < Byte ? Byte : Pair;
        target.Write(Encoding.ASCII.GetBytes(
            $"P{first.Groups["kind"].Value}\n{first.Groups["width"].Value} {first.Groups["height"].Value}\n{most}\n"));
        source.Position = first.Length;
        for (count = source.ReadAtLeast(bytes, Block, throwOnEndOfStream: false); count > 0;
            count = source.ReadAtLeast(bytes, Block, throwOnEndOfStream: false))
        {
            Spread(bytes.AsSpan(0, count), white, most);
            target.Write(bytes, 0, count);
        }
        return true;
    }

    private static void Spread(Span<byte> samples, int white, int most)
    {
        if (most == Byte)
            foreach (ref var sample in samples)
                sample = (byte)Math.Min(most, (sample * most + white / 2) / white);
        else
            for (var at = 0; at + 1 < samples.Length; at += 2)
            {
                var sample = Math.Min(most, ((samples[at] << 8 | samples[at + 1]) * (long)most + white / 2) / white);
                (samples[at], samples[at + 1]) = ((byte)(sample >> 8), (byte)sample);
            }
    }

    /// <summary>With comments anywhere; one white space ends it.</summary>
    [GeneratedRegex($@"^P(?<kind>[56]){Space}(?<width>[0-9]{{1,9}}){Space}(?<height>[0-9]{{1,9}}){Space}(?<white>[0-9]{{1,9}})\s")]
    private static partial Regex First();

    private const string Space = @"(?>\s+(?:#[^\n]*\n\s*)*)";
}
