using System.Globalization;

namespace Transcode.Worker.Idle;

/// <summary>
/// When a worker may work, by the clock on its wall: "mon-fri 18:00-07:00; sat,sun". A window that ends before it begins goes on into the
/// next day. The wall clock is asked, not counted: on the day of a change of clocks a window is an hour shorter or longer, as its owner
/// expects. Pure.
/// </summary>
public sealed class Schedule
{
    private const int MinutesADay = 24 * 60;

    private static readonly string[] _names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly IReadOnlyList<Window> _windows;
    private readonly string _text;

    private Schedule(IReadOnlyList<Window> windows, string text) => (_windows, _text) = (windows, text);

    /// <summary>A schedule, or what is wrong with the text.</summary>
    public static (Schedule? Schedule, string? Problem) Read(string text)
    {
        var windows = new List<Window>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var message = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (message.Length > 2)
                return (null, $"\"{part}\" has more than days and times: mon-fri 18:00-07:00");
            if (Days(message[0]) is not { } days)
                return (null, $"\"{message[0]}\" is no day; days are {string.Join(", ", _names)}, as in mon-fri or sat,sun");
            if (Times(message.Length == 2 ? message[1] : "00:00-24:00") is not { } times)
                return (null, $"\"{message[1]}\" is no time of day; a window is written as 18:00-07:00");
            windows.Add(new Window(days, times.From, times.To));
        }
        return windows.Count == 0 ? (null, "there is no window in it")
            : (new Schedule(windows,
            string.Join("; ", text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))), null);
    }

    /// <param name="wall">What the clock on the wall shows.</param>
    public bool IsOpen(DateTime wall)
    {
        var (day, minute) = ((int)wall.DayOfWeek, wall.Hour * 60 + wall.Minute);
        return _windows.Any(window => window.Holds(day, minute));
    }

    public override string ToString() => _text;

    /// <summary>"mon-fri", "sat,sun", "fri-mon".</summary>
    private static HashSet<int>? Days(string text)
    {
        var days = new HashSet<int>();
        foreach (var word in text.ToLowerInvariant().Split(','))
        {
            var ends = word.Split('-');
            var (first, last) = (Array.IndexOf(_names, ends[0]), Array.IndexOf(_names, ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
                return null;
            for (var day = first; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == last)
                    break;
            }
        }
        return days;
    }

    private static (int From, int To)? Times(string text) =>
        text.Split('-') is [var from, var to] && Minute(from) is { } begin and < MinutesADay && Minute(to) is { } end && begin != end
            ? (begin, end) : null;

    private static int? Minute(string text) =>
        text.Split(':') is [{ Length: 1 or 2 } hours, { Length: 2 } minutes]
        && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
        && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && m < 60 && h * 60 + m <= MinutesADay ? h * 60 + m : null;

    /// <summary>Minutes of the day; the end is no longer in it.</summary>
    private sealed record Window(IReadOnlySet<int> Days, int From, int To)
    {
        public bool Holds(int day, int minute) => From < To
            ? Days.Contains(day) && minute >= From && minute < To
            : Days.Contains(day) && minute >= From || Days.Contains((day + 6) % 7) && minute < To;
    }
}
