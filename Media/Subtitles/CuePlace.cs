namespace Transcode.Media.Subtitles;

/// <summary>Where a text stands, as settings of a WebVTT cue. Other formats number nine places as the keys of a number pad: 2 is below in
/// the middle, as usual, 8 is above. Pure.</summary>
internal static class CuePlace
{
    public const int Usual = 2;

    /// <summary>Lines that begin a little above the middle end a little below it.</summary>
    private static readonly string[] _rows = ["", "line:45% ", "line:0 "];

    private static readonly string[] _columns = ["position:5% align:left", "", "position:95% align:right"];

    /// <param name="key">1 to 9; of any other, as of 2, there is nothing to say.</param>
    public static string Of(int key) => key is < 1 or > 9 ? "" : (_rows[(key - 1) / 3] + _columns[(key - 1) % 3]).TrimEnd();

    /// <summary>The key of what the older format (SSA) numbers: 1 to 3 below, 5 to 7 above, 9 to 11 in the middle.</summary>
    public static int KeyOfOlder(int number) => number switch
    {
        >= 1 and <= 3 => number,
        >= 5 and <= 7 => number + 2,
        >= 9 and <= 11 => number - 5,
        _ => Usual,
    };
}
