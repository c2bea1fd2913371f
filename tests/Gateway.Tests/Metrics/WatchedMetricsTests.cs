using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.ServiceDefaults.Metrics;

namespace Transcode.Gateway.Tests.Metrics;

/// <summary>What dashboards and alerts ask for is what /metrics has.</summary>
public sealed partial class WatchedMetricsTests
{
    private static readonly string _monitoring = Path.Combine(Path.GetDirectoryName(Here())!, "../../../deploy/monitoring");

    [Fact]
    public async Task Every_query_of_the_dashboards_and_alerts_names_series_that_exist()
    {
        var known = await Known();
        known.ShouldContain("transcode_steps_waiting");
        known.ShouldContain("transcode_step_duration_seconds_bucket");
        var queries = Dashboards().Concat(Alerts()).ToList();
        queries.Count.ShouldBeGreaterThan(30);
        foreach (var (where, query) in queries)
        {
            var (series, unknown) = PromQL.Read(query);
            unknown.ShouldBeEmpty($"{where}: {query}");
            series.ShouldNotBeEmpty($"{where}: {query}");
            series.Except(known).ShouldBeEmpty($"{where}: {query}");
        }
    }

    [Theory]
    [InlineData("sum by (kind) (rate(a_total{x=\"y z\"}[5m])) / on() max(b[1h:1m])", "a_total b")]
    [InlineData("histogram_quantile(0.95, sum by (kind, le) (rate(c_bucket[15m]))) > 1e3", "c_bucket")]
    [InlineData("sum(increase(d_total[$__range])) * $__range_s / 3600 * $price and on () e == 0", "d_total e")]
    public void The_series_of_a_query_are_found(string query, string series)
    {
        PromQL.Read(query).Series.ShouldBe(series.Split(' '));
        PromQL.Read(query).UnknownFunctions.ShouldBeEmpty();
        PromQL.Read(query.Replace("sum", "summ",
            StringComparison.Ordinal)).UnknownFunctions.ShouldBe(query.Contains("sum", StringComparison.Ordinal) ? ["summ"] : []);
    }

    [Fact]
    public void Every_alert_is_explained()
    {
        var guide = File.ReadAllText(Path.Combine(_monitoring, "../../docs/guides/watch.md"));
        var alerts = AlertName().Matches(File.ReadAllText(Path.Combine(_monitoring, "rules.yml"))).Select(match => match.Groups[1].Value)
            .ToList();
        alerts.Count.ShouldBeGreaterThan(5);
        foreach (var alert in alerts)
            guide.ShouldContain($"`{alert}`");
    }

    /// <summary>Of the instruments of a server that has done a job, whether or not they have counted yet; as /metrics would write them. And
    /// what Prometheus adds.</summary>
    private static async Task<HashSet<string>> Known()
    {
        await using var gateway = await TestGateway.Start();
        var worker = new FakeWorker(gateway.Http);
        await gateway.SubmitFile();
        await worker.Announce();
        await worker.Work();
        await gateway.Http.GetAsync("/metrics");
        // Some are made when they are first counted with.
        foreach (var type in AppDomain.CurrentDomain.GetAssemblies()
            .Where(each => each.GetName().Name!.StartsWith("Transcode.", StringComparison.Ordinal)).SelectMany(each => each.GetTypes()))
            if (!type.ContainsGenericParameters
                && type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
                .Any(field => field.FieldType == typeof(Meter)))
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        var instruments = new List<Series>();
        using (var listener =
            new MeterListener
            {
                InstrumentPublished = (instrument,
                _) => instruments.Add(new Series(new SeriesName(instrument.Name, ""), Series.KindOf(instrument), instrument.Unit, null))
            })
            listener.Start();
        var text = PrometheusText.Of(instruments);
        return [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]), "up"];
    }

    private static IEnumerable<(string Where, string Query)> Dashboards()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_monitoring, "grafana/dashboards"), "*.json").Order())
        {
            using var board = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var panel in board.RootElement.GetProperty("panels").EnumerateArray())
                foreach (var target in panel.GetProperty("targets").EnumerateArray())
                    yield return ($"{Path.GetFileName(file)}, {panel.Text("title")}", target.Text("expr"));
        }
    }

    private static IEnumerable<(string Where, string Query)> Alerts() =>
        Expression().Matches(File.ReadAllText(Path.Combine(_monitoring, "rules.yml")))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex(@"- alert: (\w+)\n\s+expr: (.+)\n")]
    private static partial Regex Expression();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();

    private static string Here([CallerFilePath] string file = "") => file;
}
