using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// Writes colours that are told by numbers as an ICC profile, for libvips follows those alone. Shapes: ICC.1:2001-04. Pure.
/// </summary>
public static class NumbersProfile
{
    /// <summary>In the working folder.</summary>
    public const string File = "numbers.icc";

    private const int Head = 128, TagEntry = 12, Steps = 4096;

    /// <summary>Bradford's cone responses, by which white is moved to that of profiles (D50).</summary>
    private static readonly double[][] _cones = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
    private static readonly double[] _white = [0.9642, 1, 0.8249];

    /// <param name="numbers">What the image says.</param>
    /// <param name="isGrey">For an image of one channel.</param>
    public static byte[] Of(ColourNumbers numbers, bool isGrey)
    {
        var curve = Curve(numbers.Curve);
        if (isGrey)
            return Profile("GRAY", [("wtpt", Xyz(_white)), ("kTRC", curve)]);
        var columns = Primaries(numbers);
        return Profile("RGB ", [("wtpt", Xyz(_white)), ("rXYZ", Xyz(columns[0])), ("gXYZ", Xyz(columns[1])), ("bXYZ", Xyz(columns[2])),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve)]);
    }

    /// <summary>X, Y and Z of full red, green and blue, which together are white.</summary>
    private static double[][] Primaries(ColourNumbers numbers)
    {
        double[][] pure = [Light(numbers.Red), Light(numbers.Green), Light(numbers.Blue)];
        var white = Light(numbers.White);
        var shares = Solve(Turned(pure), white);
        var (from, to) = (Times(_cones, white), Times(_cones, _white));
        return [.. pure.Select((axis, n) => Solve(_cones,
            [.. Times(_cones, [.. axis.Select(part => part * shares[n])]).Select((cone, at) => cone * to[at] / from[at])]))];
    }

    private static double[] Light((double X, double Y) at) => [at.X / at.Y, 1, (1 - at.X - at.Y) / at.Y];

    private static double[] Times(double[][] rows, double[] by)
        => [.. rows.Select(row => row.Zip(by).Sum(pair => pair.First * pair.Second))];

    private static double[][] Turned(double[][] rows) => [.. Enumerable.Range(0, 3).Select(at => rows.Select(row => row[at]).ToArray())];

    /// <summary>Three equations, by Cramer's rule.</summary>
    private static double[] Solve(double[][] rows, double[] right)
    {
        var all = Determinant(rows);
        return [.. Enumerable.Range(0, 3).Select(at => Determinant([.. rows.Select((row, n)
            => row.Select((value, column) => column == at ? right[n] : value).ToArray())]) / all)];
    }

    private static double Determinant(double[][] m) => m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);

    private static byte[] Curve(LightCurve curve)
    {
        var bytes = new byte[12 + 2 * Steps];
        "curv"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), Steps);
        for (var step = 0; step < Steps; step++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12 + 2 * step),
                (ushort)Math.Round(ushort.MaxValue * Math.Clamp(curve.Light(step / (Steps - 1.0)), 0, 1)));
        return bytes;
    }

    private static byte[] Xyz(double[] values) => [.. "XYZ \0\0\0\0"u8, .. values.SelectMany(Fixed)];

    private static byte[] Profile(string space, IReadOnlyList<(string Name, byte[] Data)> tags)
    {
        tags = [("desc", [.. "desc\0\0\0\0\0\0\0\bnumbers\0"u8, .. new byte[78]]), ("cprt", [.. "text\0\0\0\0none\0"u8]), .. tags];
        var start = Head + 4 + TagEntry * tags.Count;
        List<byte> table = [.. Number(tags.Count)], data = [];
        foreach (var (name, content) in tags)
        {
            table.AddRange([.. System.Text.Encoding.ASCII.GetBytes(name), .. Number(start + data.Count), .. Number(content.Length)]);
            data.AddRange([.. content, .. new byte[-content.Length & 3]]);
        }
        return [.. Number(start + data.Count), 0, 0, 0, 0, 2, 0x40, 0, 0, .. "mntr"u8, .. System.Text.Encoding.ASCII.GetBytes(space),
            .. "XYZ "u8, 7, 0xE4, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, .. "acsp"u8, .. new byte[24], 0, 0, 0, 1, .. _white.SelectMany(Fixed),
            .. new byte[48], .. table, .. data];
    }

    private static byte[] Fixed(double value) => Number((int)Math.Round(value * 65536));

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
