using System.Diagnostics.Metrics;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.ServiceDefaults.Metrics;

namespace Transcode.Gateway.Tests.Metrics;

public class MetricsTests
{
    [Fact]
    public async Task Prometheus_can_read_what_the_server_counts()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.Http.GetAsync("/health");

        using var answer = await gateway.Http.GetAsync("/metrics");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain("# TYPE http_server_request_duration_seconds histogram\n");
        text.ShouldContain("le=\"+Inf\"");
    }

    [Fact]
    public async Task Media_bytes_are_counted_by_direction_and_route()
    {
        await using var gateway = await TestGateway.Start();
        using var stored = await gateway.Http.PutAsync("/api/assets?name=a.mp4", new StringContent("the bytes"));
        await gateway.Submit(new { asset = (await stored.Json()).Text("asset_id") });
        var far = new FakeWorker(gateway.Http, sharesDisk: false);
        await far.Announce();
        using var anonymous = new HttpClient();
        await anonymous.GetStringAsync((await far.Claim()).ShouldHaveSingleItem().Source.Url);

        var text = await gateway.Http.GetStringAsync("/metrics");

        // The meter is the whole process's, and other tests count into it.
        Counted(text, "transcode_media_bytes_total{direction=\"received\",route=\"upload\"} ").ShouldBeGreaterThanOrEqualTo(9);
        Counted(text, "transcode_media_bytes_total{direction=\"sent\",route=\"store\"} ").ShouldBeGreaterThanOrEqualTo(9);
    }

    private static double Counted(string text, string line) =>
        double.Parse(text.Split('\n').Single(each => each.StartsWith(line, StringComparison.Ordinal))[line.Length..], System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Each_kind_of_instrument_is_written_as_prometheus_wants_it()
    {
        using var meter = new Meter("Transcode.Test." + Guid.NewGuid().ToString("n"));
        using var instruments = new Instruments(name => name == meter.Name);
        meter.CreateCounter<long>("jobs.done", null, "Jobs that ended well.").Add(2, new KeyValuePair<string, object?>("profile", "a\"b\\c\nd"));
        meter.CreateUpDownCounter<int>("leases").Add(3);
        meter.CreateObservableGauge("queue.depth", () => 7);
        var durations = meter.CreateHistogram<double>("step.duration", "s");
        durations.Record(0.2);
        durations.Record(40);

        var text = PrometheusText.Of(instruments.Now());

        text.ShouldContain("# HELP jobs_done_total Jobs that ended well.\n# TYPE jobs_done_total counter\njobs_done_total{profile=\"a\\\"b\\\\c\\nd\"} 2\n");
        text.ShouldContain("# TYPE leases gauge\nleases 3\n");
        text.ShouldContain("queue_depth 7\n");
        text.ShouldContain("step_duration_seconds_bucket{le=\"0.25\"} 1\n");
        text.ShouldContain("step_duration_seconds_bucket{le=\"60\"} 2\n");
        text.ShouldContain("step_duration_seconds_sum 40.2\nstep_duration_seconds_count 2\n");
    }
}
