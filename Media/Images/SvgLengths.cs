using System.Globalization;
using System.Text.RegularExpressions;

namespace Transcode.Media.Images;

/// <summary>
/// Lengths of an SVG in units of the real world as pixels, of which an inch has 96 (CSS Values and Units, 5.2). libvips gives it 72, and
/// its setting for that enlarges pixels just as much. Pure.
/// </summary>
internal static partial class SvgLengths
{
    /// <summary>Letters of a browser, where nothing else is said.</summary>
    private const double Letter = 16;

    private static readonly Dictionary<string, double> _pixels = new()
    {
        ["in"] = 96,
        ["cm"] = 96 / 2.54,
        ["mm"] = 9.6 / 2.54,
        ["q"] = 2.4 / 2.54,
        ["pt"] = 96 / 72.0,
        ["pc"] = 16,
        ["em"] = Letter,
        ["ex"] = Letter / 2,
    };

    /// <summary>Those of the root in letters too, where it says nothing of their size.</summary>
    public static string InPixels(string text) => Root().Replace(Lengths().Replace(text, match => Numbers().Replace(match.Value, Pixels)),
        root => root.Value.Contains("font", StringComparison.Ordinal) ? root.Value : Sizes().Replace(root.Value, Pixels), 1);

    private static string Pixels(Match length)
        => double.TryParse(length.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? (number * _pixels[length.Groups["unit"].Value.ToLowerInvariant()]).ToString("0.######", CultureInfo.InvariantCulture) + "px"
        : length.Value;

    /// <summary>What may hold lengths: attributes that are one, styles, and sheets of them.</summary>
    [GeneratedRegex("""(?<=\s)(?:width|height|x|y|x1|x2|y1|y2|dx|dy|cx|cy|fx|fy|r|rx|ry|(?:font|letter|word|stroke|marker)[a-z-]*|refX|refY|startOffset|textLength|style)\s*=\s*(?:"[^"<>]*"|'[^'<>]*')|<style\b[^<>]*>[^<]*(?:<!\[CDATA\[[^\]]*)?""")]
    private static partial Regex Lengths();

    /// <summary>Numbers behind a name, a quote or another number, and before the end of a value.</summary>
    [GeneratedRegex("""(?<=[\s"':,(])(?<number>[-+]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})(?:[eE][-+]?[0-9]{1,2})?)(?<unit>(?i:in|cm|mm|q|pt|pc))(?=[\s"';,)!}/]|$)""")]
    private static partial Regex Numbers();

    [GeneratedRegex("""(?<=\s(?:width|height)\s*=\s*["']\s*)(?<number>\+?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12}))(?<unit>(?i:em|ex))(?=\s*["'])""")]
    private static partial Regex Sizes();

    /// <summary>The first one that is no comment's: those have no attributes.</summary>
    [GeneratedRegex("""<(?:[\w.-]+:)?svg\s[^<>]*>""")]
    private static partial Regex Root();
}
