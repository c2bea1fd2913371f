using System.Globalization;
using System.Text;

namespace Transcode.ServiceDefaults.Metrics;

/// <summary>The Prometheus text format, version 0.0.4.</summary>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IReadOnlyList<Series> all)
    {
        var text = new StringBuilder();
        foreach (var family in all.Where(IsWritable).GroupBy(NameOf).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var first = family.First();
            if (first.Description is { Length: > 0 } message)
                text.Append("# HELP ").Append(family.Key).Append(' ').Append(Escaped(message, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(TypeOf(first.Kind)).Append('\n');
            foreach (var series in family)
                Append(text, family.Key, series);
        }
        return text.ToString();
    }

    /// <summary>Sorted, escaped, joined by commas.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
            labels.Add($"{Legal(name)}=\"{Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true)}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    /// <summary>A gauge named "…_count" would be read as part of a histogram.</summary>
    private static bool IsWritable(Series series)
        => series.Kind is SeriesKind.Counter or SeriesKind.Histogram || !NameOf(series).EndsWith("_count", StringComparison.Ordinal);

    private static void Append(StringBuilder text, string name, Series series)
    {
        var (value, count, buckets) = series.Read();
        if (series.Kind != SeriesKind.Histogram)
        {
            Line(text, name, series.Name.Labels, value);
            return;
        }
        var labels = series.Name.Labels.Length == 0 ? "" : series.Name.Labels + ",";
        for (var i = 0; i < buckets.Count; i++)
            Line(text, name + "_bucket", $"{labels}le=\"{Number(Series.Bounds[i])}\"", buckets[i]);
        Line(text, name + "_bucket", labels + "le=\"+Inf\"", count);
        Line(text, name + "_sum", series.Name.Labels, value);
        Line(text, name + "_count", series.Name.Labels, count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string NameOf(Series series)
    {
        var unit = series.Unit switch { "s" => "seconds", "By" => "bytes", "ms" => "milliseconds", _ => null };
        var name = Legal(series.Name.Instrument);
        if (unit is not null && !name.EndsWith(unit, StringComparison.Ordinal))
            name += "_" + unit;
        return series.Kind == SeriesKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string TypeOf(SeriesKind kind) => kind switch
    {
        SeriesKind.Counter => "counter",
        SeriesKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Legal(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetter(c) || c == '_' || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));

    private static string Escaped(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
