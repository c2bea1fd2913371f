using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transcode.Deploy.Tests;

/// <summary>Prometheus itself reads the rules and every query of the dashboards, where it is installed. That they name series which exist
/// is a test of the gateway.</summary>
public sealed partial class MonitoringTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_takes_the_rules_and_the_queries_of_the_dashboards()
    {
        Assert.SkipUnless(Files.IsInstalled("promtool"), "promtool is not installed (apt-get install prometheus)");
        await Check(Files.Path("deploy/monitoring/rules.yml"));
        var queries = Directory.EnumerateFiles(Files.Path("deploy/monitoring/grafana/dashboards"), "*.json").SelectMany(Queries).ToList();
        queries.Count.ShouldBeGreaterThan(25);
        var rules =
            new
            {
                groups = new[] { new { name = "dashboards",
                rules = queries.Select((query, number) => new { record = $"query:{number}", expr = query }) } }
            };
        var file = Path.GetTempFileName();
        try
        {
            // JSON is YAML too.
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rules), Stop);
            await Check(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task Check(string rules)
    {
        var (code, said, complained) = await Files.Run("promtool", ["check", "rules", rules], Stop);
        code.ShouldBe(0, said + complained);
    }

    private static List<string> Queries(string file)
    {
        using var board = JsonDocument.Parse(File.ReadAllText(file));
        return [.. board.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => Variable()
            .Replace(target.GetProperty("expr").GetString()!, match => match.Value == "$__range" ? "1h" : "1"))];
    }

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Variable();
}
