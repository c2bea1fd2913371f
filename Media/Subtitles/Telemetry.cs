using System.Text.RegularExpressions;

namespace Transcode.Media.Subtitles;

/// <summary>
/// Tells the log of a drone or a camera, written as subtitles, from what somebody says: place, height, exposure and clock in nearly every
/// text, whatever the maker calls the track. Pure.
/// </summary>
public static partial class Telemetry
{
    private const double Share = 0.8;

    /// <summary>Of the letters: somebody who talks of two such things says little else in numbers.</summary>
    private const double DigitsOfALog = 0.15;
    private const double DigitsOfAReading = 0.2;

    /// <summary>Letters of a text to look at.</summary>
    private const int Enough = 500;

    public static bool Is(IReadOnlyList<Cue> cues)
        => cues.Count > 0 && cues.Count(cue => IsReading(Head(string.Join(' ', cue.Lines)))) >= cues.Count * Share;

    private static string Head(string text) => text[..Math.Min(text.Length, Enough)];

    private static bool IsReading(string text)
    {
        var marks = Marks().Matches(text)
            .Select(mark => mark.Groups.Cast<Group>().First(group => group.Success && group.Name.Length > 1).Name).Distinct().Count();
        var solid = text.Where(letter => !char.IsWhiteSpace(letter)).ToList();
        return marks > 0 && solid.Count(char.IsAsciiDigit) >= solid.Count * (marks > 1 ? DigitsOfALog : DigitsOfAReading);
    }

    [GeneratedRegex(@"
        (?<place>\b(?:GPS|HOME|LAT|LON|LONG|LNG|LATITUDE|LONGITUDE|LONGTITUDE)\b\W{0,3}-?[0-9.]+
            | -?[0-9]{1,3}\.[0-9]{4,}\W{1,4}-?[0-9]{1,3}\.[0-9]{4,} | [0-9.]+\s?°)
        |(?<height>\b(?:BAROMETER|ALT|ALTITUDE|REL_ALT|ABS_ALT|HEIGHT|H)\b\W{0,3}-?[0-9.]+)
        |(?<speed>\b(?:H\.?S|V\.?S|SPEED|SPD|VELOCITY)\b\W{0,3}-?[0-9.]+ | [0-9.]+\s?(?:km/h|m/s|mph|kts)\b)
        |(?<light>\b(?:ISO|SS|EV|FNUM|SHUTTER|APERTURE|WB|CT|COLOR_MD|FOCAL_LEN|DZOOM(?:_RATIO)?)\b\W{0,3}[-+]?[0-9.]+)
        |(?<stop>\bF/[0-9.]+)
        |(?<count>\b(?:SrtCnt|FrameCnt|DiffTime)\b\W{0,3}[0-9]+)
        |(?<power>\b(?:BATTERY|BAT|VOLTAGE|SATS?|SATELLITES|YAW|PITCH|ROLL|HEADING|GYRO|ACCL)\b\W{0,3}-?[0-9.]+)
        |(?<clock>\b(?:19|20)[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9]\s+[0-2]?[0-9]:[0-5][0-9]:[0-5][0-9])",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Marks();
}
