using System.Globalization;
using System.Text;
using Transcode.Domain.Throughput;
using Transcode.Web.Texts;

namespace Transcode.Web.Fleet;

/// <summary>
/// The last hour as a chart, a bar for each minute: seconds of film encoded a second, or, where no film was encoded, steps. Pure.
/// </summary>
/// <param name="Past">The minutes that are over, as a path of an SVG.</param>
/// <param name="Current">The minute that runs: the only part that moves.</param>
/// <param name="Top">What the highest bar is worth, in words.</param>
/// <param name="Sentence">What the chart shows.</param>
/// <param name="Minutes">Those in which something was finished, the newest first.</param>
public sealed record ThroughputView(string Past, string Current, string Top, string Sentence,
    IReadOnlyList<(DateTimeOffset At, string Speed, string Steps)> Minutes)
{
    public const int Width = ThroughputHistory.Length * BarWidth;
    public const int Height = 100;
    private const int BarWidth = 10;
    private const int Gap = 2;
    private const double LeastSpeed = 0.1;

    public bool IsEmpty => Minutes.Count == 0;

    public static ThroughputView Of(IReadOnlyList<ThroughputMinute> minutes, DateTimeOffset now, Language language)
    {
        var first = ThroughputHistory.MinuteOf(now) - TimeSpan.FromMinutes(ThroughputHistory.Length - 1);
        var shown = minutes.Where(minute => minute.At >= first && minute.At <= now).ToList();
        if (shown.Count == 0)
            return new("", "", "", language["throughput.none"], []);
        var isFilm = shown.Any(minute => minute.VideoSeconds > 0);
        double Value(ThroughputMinute minute) => isFilm ? minute.VideoSeconds / 60 : minute.Steps;
        var top = TopOf(shown.Max(Value), isFilm ? LeastSpeed : 1);
        string Bars(IEnumerable<ThroughputMinute> some) => some.Aggregate(new StringBuilder(),
            (path, minute) => Bar(path, (int)(minute.At - first).TotalMinutes, Value(minute) / top)).ToString();
        var isCurrent = shown[^1].At == ThroughputHistory.MinuteOf(now);
        return new(Bars(isCurrent ? shown.SkipLast(1) : shown), isCurrent ? Bars(shown.TakeLast(1)) : "",
            isFilm ? language["throughput.speed", Quantity.Number(top)] : language["throughput.steps", Quantity.Number(top)],
            SentenceOf(shown, language),
            [.. shown.AsEnumerable().Reverse().Select(minute => (minute.At, language["throughput.speed", Quantity.Number(minute.VideoSeconds / 60)],
                minute.Steps.ToString(CultureInfo.InvariantCulture)))]);
    }

    private static string SentenceOf(List<ThroughputMinute> shown, Language language)
    {
        var (steps, seconds) = (shown.Sum(minute => minute.Steps), shown.Sum(minute => minute.VideoSeconds));
        return seconds > 0
            ? language["throughput.film", Quantity.Time(TimeSpan.FromSeconds(seconds)), steps, Quantity.Number(seconds / 60 / shown.Count)]
            : language["throughput.only", steps];
    }

    /// <summary>1, 2 or 5 of some power of ten: the scale seldom changes, and is read at a glance.</summary>
    private static double TopOf(double highest, double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(highest, least))));
        double[] some = [power, 2 * power, 5 * power, 10 * power];
        return some.First(one => one >= highest - power / 1_000_000);
    }

    private static StringBuilder Bar(StringBuilder path, int place, double share)
    {
        var height = Math.Max(1, share * Height);
        return path.Append(CultureInfo.InvariantCulture,
            $"M{place * BarWidth} {Height - height:0.#}h{BarWidth - Gap}V{Height}h-{BarWidth - Gap}z");
    }
}
