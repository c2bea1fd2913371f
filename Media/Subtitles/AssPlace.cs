using System.Globalization;

namespace Transcode.Media.Subtitles;

/// <summary>Place as override blocks name it: "an8", or "a6" of the older numbers. Pure.</summary>
internal static class AssPlace
{
    /// <param name="tag">Without its backslash.</param>
    /// <returns>A key of the number pad; null: it names no place.</returns>
    public static int? Key(string tag)
        => !tag.StartsWith('a') ? null
        : tag.StartsWith("an", StringComparison.Ordinal) ? (Number(tag[2..]) is >= 1 and <= 9 and var key ? key : null)
        : Number(tag[1..]) is > 0 and var older ? CuePlace.KeyOfOlder(older) : null;

    private static int? Number(string text)
        => int.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
