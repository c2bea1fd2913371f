using System.Globalization;

namespace Transcode.Web.Jobs;

/// <summary>From moments to places across a drawing. It grows in steps, so that what is drawn stays where it is while a job runs.
/// Pure.</summary>
/// <param name="From">At the left edge.</param>
/// <param name="Length">From edge to edge.</param>
/// <param name="Step">From one mark to the next.</param>
public sealed record TimeScale(DateTimeOffset From, TimeSpan Length, TimeSpan Step)
{
    private const int MostMarks = 6;

    private const int Day = 86_400;

    /// <summary>In seconds; beyond them whole days. Two thirds of the width at least are used.</summary>
    private static readonly int[] _lengths =
    [
        5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 270, 360, 540, 720, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10_800, 14_400, 21_600,
        32_400, 43_200, 64_800, Day,
    ];

    /// <summary>From mark to mark: what is read at a glance.</summary>
    private static readonly int[] _steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200, Day];

    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="grows">It goes on: there is room behind the end.</param>
    public static TimeScale Of(DateTimeOffset from, DateTimeOffset to, bool grows)
    {
        var seconds = Math.Max(1, (to - from).TotalSeconds);
        var length = grows ? Above(seconds, _lengths) : seconds;
        return new TimeScale(from, TimeSpan.FromSeconds(length), TimeSpan.FromSeconds(Above(length / MostMarks, _steps)));
    }

    /// <summary>Percent of the width, and what stands there: "0 s", "30 s", "2 min".</summary>
    public IEnumerable<(double Percent, string Text)> Marks()
    {
        for (var at = TimeSpan.Zero; at < Length; at += Step)
            yield return (100 * (at / Length), Text(at));
    }

    /// <param name="at">A moment.</param>
    /// <param name="width">Of the drawing.</param>
    public double Place(DateTimeOffset at, double width) => Math.Clamp((at - From) / Length, 0, 1) * width;

    private static double Above(double seconds, int[] some)
        => some.Cast<int?>().FirstOrDefault(one => one >= seconds) ?? Math.Ceiling(seconds / Day) * Day;

    private static string Text(TimeSpan at) => at switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } when at.Seconds == 0 => string.Create(CultureInfo.InvariantCulture, $"{at.TotalMinutes:0} min"),
        { TotalHours: < 24 } => at.ToString(at.Hours > 0 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture),
        _ => at.ToString(@"d\.hh\:mm", CultureInfo.InvariantCulture),
    };
}
