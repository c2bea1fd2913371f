using System.Buffers.Binary;
using System.Text;

namespace Transcode.Worker.Tests.Machine;

/// <summary>
/// Small ICC profiles (ICC.1:2001) and, beside each, what colours mean in it: a calculation that shares nothing with libvips and lcms.
/// </summary>
internal static class IccProfiles
{
    private const double AdobeGamma = 563 / 256.0;

    /// <summary>Rows: X, Y, Z of red, green and blue, as seen by an eye at D50.</summary>
    private static readonly double[][] _adobe = [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]];
    private static readonly double[][] _p3 = [[0.51512, 0.24120, -0.00105], [0.29198, 0.69225, 0.04189], [0.15710, 0.06657, 0.78407]];
    private static readonly double[][] _toSrgb = [[3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427]];
    private static readonly double[] _white = [0.9642, 1, 0.8249];

    public static byte[] Adobe => OfRgb(_adobe, AdobeGamma);

    /// <summary>The colours of Display P3 with a plain curve.</summary>
    public static byte[] P3 => OfRgb(_p3, 2.2);

    public static byte[] Grey18 => Profile("GRAY", "XYZ ", ("kTRC", Curve(1.8)));

    public static byte[] Inks
    {
        get
        {
            // One node for each mixture of full and no ink, in Lab of 8 bits.
            var nodes = Enumerable.Range(0, 16).SelectMany(node => OfInks([node >> 3 & 1, node >> 2 & 1, node >> 1 & 1, node & 1]))
                .ToArray();
            byte[] lab = [.. nodes.Select((value, at) => (byte)Math.Round(at % 3 == 0 ? value * 2.55 : value + 128))];
            var straight = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
            byte[] table = [.. "mft1\0\0\0\0"u8, 4, 3, 2, 0, .. new[] { 1.0, 0, 0, 0, 1, 0, 0, 0, 1 }.SelectMany(Fixed), .. straight,
                .. straight, .. straight, .. straight, .. lab, .. straight, .. straight, .. straight];
            return Profile("CMYK", "Lab ", ("A2B0", table), ("A2B1", table));
        }
    }

    public static int[] FromAdobe(int[] rgb) => FromXyz(Times(_adobe, [.. rgb.Select(value => Math.Pow(value / 255.0, AdobeGamma))]));

    public static int[] FromP3(int[] rgb) => FromXyz(Times(_p3, [.. rgb.Select(value => Math.Pow(value / 255.0, 2.2))]));

    public static int[] FromGrey18(int grey) => FromXyz([.. _white.Select(part => part * Math.Pow(grey / 255.0, 1.8))]);

    /// <summary>Of full or no ink.</summary>
    public static int[] FromInks(int[] inks)
    {
        var lab = OfInks([.. inks.Select(ink => ink / 255.0)]);
        var y = (lab[0] + 16) / 116;
        double[] roots = [y + lab[1] / 500, y, y - lab[2] / 200];
        return FromXyz(
            [.. roots.Select((root, at) => _white[at] * (root > 6 / 29.0 ? root * root * root : 3 * 36 / 841.0 * (root - 4 / 29.0)))]);
    }

    private static double[] OfInks(double[] ink)
    {
        var light = 1 - ink[3];
        return
        [
            100 * (1 - 0.3 * ink[0]) * (1 - 0.4 * ink[1]) * (1 - 0.1 * ink[2]) * (1 - 0.8 * ink[3]),
            (-30 * ink[0] + 60 * ink[1]) * light, (-40 * ink[0] + 10 * ink[1] + 70 * ink[2]) * light,
        ];
    }

    private static double[] Times(double[][] primaries, double[] rgb)
        => [.. Enumerable.Range(0, 3).Select(axis => Enumerable.Range(0, 3).Sum(each => primaries[each][axis] * rgb[each]))];

    private static int[] FromXyz(double[] xyz) => [.. _toSrgb.Select(row =>
    {
        var light = Math.Clamp(row.Zip(xyz).Sum(pair => pair.First * pair.Second), 0, 1);
        return (int)Math.Round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055));
    })];

    private static byte[] OfRgb(double[][] primaries, double gamma) => Profile("RGB ", "XYZ ",
        ("rXYZ", Xyz(primaries[0])), ("gXYZ", Xyz(primaries[1])), ("bXYZ", Xyz(primaries[2])), ("rTRC", Curve(gamma)),
        ("gTRC", Curve(gamma)), ("bTRC", Curve(gamma)));

    private static byte[] Profile(string space, string connection, params (string Name, byte[] Data)[] tags)
    {
        tags = [("desc", [.. "desc\0\0\0\0\0\0\0\u0005test\0"u8, .. new byte[78]]), ("cprt", "text\0\0\0\0none\0\0\0\0"u8.ToArray()),
            ("wtpt", Xyz(_white)), .. tags];
        var start = 128 + 4 + 12 * tags.Length;
        byte[] data = [], table = Number(tags.Length);
        foreach (var (name, content) in tags)
        {
            table = [.. table, .. Encoding.ASCII.GetBytes(name), .. Number(start + data.Length), .. Number(content.Length)];
            data = [.. data, .. content, .. new byte[(4 - content.Length % 4) % 4]];
        }
        byte[] head =
        [
            .. Number(start + data.Length), .. "lcms"u8, 2, 0x40, 0, 0,
                .. Encoding.ASCII.GetBytes((space == "CMYK" ? "prtr" : "mntr") + space + connection),
            7, 0xE4, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, .. "acsp"u8, .. new byte[28], .. _white.SelectMany(Fixed), .. new byte[48],
        ];
        return [.. head, .. table, .. data];
    }

    private static byte[] Xyz(double[] values) => [.. "XYZ \0\0\0\0"u8, .. values.SelectMany(Fixed)];

    private static byte[] Curve(double gamma)
        => [.. "curv\0\0\0\0\0\0\0\u0001"u8, (byte)(gamma * 256 / 256), (byte)Math.Round(gamma % 1 * 256)];

    private static byte[] Fixed(double value) => Number((int)Math.Round(value * 65536));

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
