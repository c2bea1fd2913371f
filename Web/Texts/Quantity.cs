using System.Globalization;

namespace Transcode.Web.Texts;

/// <summary>Sizes and times as people read them. Pure.</summary>
internal static class Quantity
{
    private static readonly string[] _units = ["B", "kB", "MB", "GB", "TB"];

    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < _units.Length - 1; unit++)
            value /= 1000;
        return string.Create(
            CultureInfo.InvariantCulture, $"{(unit == 0 || value >= 100 ? Math.Round(value) : Math.Round(value, 1))} {_units[unit]}");
    }

    /// <summary>"834 kbit/s", "2.4 Mbit/s".</summary>
    public static string BitRate(double bitsPerSecond) => bitsPerSecond < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1000:0} kbit/s")
        : string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1_000_000:0.#} Mbit/s");

    /// <summary>"45 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => $"{Math.Max(0, (int)Math.Ceiling(time.TotalSeconds))} s",
        { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    /// <summary>As <see cref="Time"/>, and "0.4 s" of what is shorter than ten seconds.</summary>
    public static string Span(TimeSpan time) => time.TotalSeconds is > 0 and < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : Time(time);

    public static string Percent(double percent) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(percent, 0, 100):0} %");

    public static string Number(double value) => value.ToString(Math.Abs(value) < 1 ? "0.##" : "0.#", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>For a column that is headed UTC, of what happened within hours.</summary>
    public static string TimeOfDay(DateTimeOffset at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For a column that is headed UTC.</summary>
    public static string Minute(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
