using System.Text.RegularExpressions;

namespace Transcode.Gateway.Tests.Metrics;

/// <summary>As much of Prometheus' language as is needed to see which series a query reads.</summary>
internal static partial class PromQL
{
    private static readonly HashSet<string> _words = ["by", "without", "on", "ignoring", "group_left", "group_right", "and", "or",
        "unless", "offset", "bool"];

    private static readonly HashSet<string> _functions =
    [
        "sum", "max", "min", "avg", "count", "topk", "rate", "increase", "deriv", "histogram_quantile", "avg_over_time", "min_over_time",
            "max_over_time", "sum_over_time",
        "absent", "clamp_min", "time", "vector",
    ];

    /// <summary>Names of the series, and what stands where a function should and is none.</summary>
    public static (IReadOnlyList<string> Series, IReadOnlyList<string> UnknownFunctions) Read(string query)
    {
        // Grafana's own values are numbers or times.
        var bare = Variable().Replace(query, "1");
        bare = Grouping().Replace(Range().Replace(Matchers().Replace(bare, " "), " "), " ");
        var (series, unknown) = (new List<string>(), new List<string>());
        foreach (Match word in Word().Matches(bare))
        {
            var isCall = word.Groups["call"].Success;
            if (_words.Contains(word.Groups["name"].Value))
                continue;
            if (!isCall && !_functions.Contains(word.Groups["name"].Value))
                series.Add(word.Groups["name"].Value);
            else if (!_functions.Contains(word.Groups["name"].Value))
                unknown.Add(word.Groups["name"].Value);
        }
        return (series, unknown);
    }

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w.])(?<name>[a-zA-Z_:][\w:]*)(?<call>\s*\()?")]
    private static partial Regex Word();
}
