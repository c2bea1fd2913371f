using System.Globalization;

namespace Transcode.Domain.Ladders;

/// <summary>The H.264 level that a picture needs (ITU-T H.264, table A-1): a player asks for it before the first frame is encoded, and
/// encoders that share a track agree on it.</summary>
/// <param name="Number">Ten times the level: 31 is 3.1.</param>
public readonly record struct H264Level(int Number)
{
    /// <summary>Number, macroblocks per frame, macroblocks per second, kbit/s of the Main profile.</summary>
    private static readonly (int Number, long Frame, long Second, long Kbps)[] _levels =
    [
        (30, 1620, 40_500, 10_000), (31, 3600, 108_000, 14_000), (32, 5120, 216_000, 20_000), (40, 8192, 245_760, 20_000),
            (42, 8704, 522_240, 50_000),
        (50, 22_080, 589_824, 135_000), (51, 36_864, 983_040, 240_000), (52, 36_864, 2_073_600, 240_000),
    ];

    /// <summary>6.2, the highest there is, for what is beyond all the others.</summary>
    private const int Highest = 62;

    public static H264Level Of(int width, int height, double framesPerSecond, int kbps)
    {
        var frame = (width + 15L) / 16 * ((height + 15) / 16);
        var level = _levels.FirstOrDefault(level => frame <= level.Frame && frame * framesPerSecond <= level.Second && kbps <= level.Kbps);
        return new(level.Number == 0 ? Highest : level.Number);
    }

    /// <summary>As in a codec string: "1f".</summary>
    public string Hex => Number.ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>As ffmpeg reads it: "3.1".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number / 10}.{Number % 10}");
}
