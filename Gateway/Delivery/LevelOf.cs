namespace Transcode.Gateway.Delivery;

/// <summary>The H.264 level that a picture needs (ITU-T H.264, table A-1); a player asks for it before the first frame is encoded.</summary>
internal static class LevelOf
{
    /// <summary>Level as in the codec string, macroblocks per frame, macroblocks per second.</summary>
    private static readonly (string Hex, long Frame, long Second)[] Levels =
    [
        ("1e", 1620, 40500), ("1f", 3600, 108000), ("20", 5120, 216000), ("28", 8192, 245760), ("2a", 8704, 522240),
        ("32", 22080, 589824), ("33", 36864, 983040), ("34", 36864, 2073600),
    ];

    /// <summary>Two hexadecimal digits; the highest level there is for a picture beyond all of them.</summary>
    public static string Picture(int width, int height, double framesPerSecond)
    {
        var frame = (width + 15L) / 16 * ((height + 15) / 16);
        var level = Levels.FirstOrDefault(level => frame <= level.Frame && frame * framesPerSecond <= level.Second);
        return level.Hex ?? "3e";
    }
}
