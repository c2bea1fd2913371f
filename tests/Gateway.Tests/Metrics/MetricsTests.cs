using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
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
    public async Task Prometheus_own_check_finds_nothing_wrong_with_it_after_a_job()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        await new FakeWorker(gateway.Http).Work();
        var text = await gateway.Http.GetStringAsync("/metrics");
        text.ShouldContain("transcode_jobs_ended_total");
        using var check = Promtool();

        await check.StandardInput.WriteAsync(text);
        check.StandardInput.Close();
        var said = await check.StandardError.ReadToEndAsync() + await check.StandardOutput.ReadToEndAsync();

        await check.WaitForExitAsync();
        (check.ExitCode, said).ShouldBe((0, ""));
    }

    private static Process Promtool()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not installed (apt-get install prometheus)");
            throw;
        }
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
        Value(text, "transcode_media_bytes_total{direction=\"received\",route=\"upload\"}").ShouldBeGreaterThanOrEqualTo(9);
        Value(text, "transcode_media_bytes_total{direction=\"sent\",route=\"store\"}").ShouldBeGreaterThanOrEqualTo(9);
    }

    [Fact]
    public async Task Jobs_steps_and_workers_are_counted()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var before = await gateway.Http.GetStringAsync("/metrics");
        Value(before, "transcode_jobs_active").ShouldBe(1);
        Value(before, "transcode_steps_waiting").ShouldBe(1);
        Value(before, "transcode_workers{status=\"idle\"}").ShouldBe(1);
        Value(before, "transcode_workers{status=\"offline\"}").ShouldBe(0);

        await worker.Work();

        var after = await gateway.Http.GetStringAsync("/metrics");
        Value(after, "transcode_jobs_active").ShouldBe(0);
        // Other tests of this process count too.
        Value(after, "transcode_jobs_ended_total{outcome=\"ready\"}").ShouldBeGreaterThan(0);
        Value(after, "transcode_steps_finished_total{kind=\"encode_video\"}").ShouldBeGreaterThan(0);
        Value(after, "transcode_step_duration_seconds_count{kind=\"probe\"}").ShouldBeGreaterThan(0);
    }

    private static double Value(string metrics, string series) => double.Parse(
        metrics.Split('\n').Where(line => line.StartsWith(series + " ", StringComparison.Ordinal))
            .ShouldHaveSingleItem(series)[(series.Length + 1)..], CultureInfo.InvariantCulture);

    [Fact]
    public void Measurements_are_added_up_by_instrument_and_labels()
    {
        using var meter = new Meter("Transcode.Test." + Guid.NewGuid().ToString("n"));
        using var instruments = new Instruments(name => name == meter.Name);
        var (done, failed) = (meter.CreateCounter<int>("done"), meter.CreateCounter<int>("failed"));
        foreach (var code in Enumerable.Range(0, 1000).Select(number => number % 3))
        {
            done.Add(1, new("code", code), new("scheme", "http"));
            done.Add(1, new("code", code), new("scheme", "https"));
            done.Add(1, new("kode", code), new("scheme", "https"));
            failed.Add(1, new("code", code), new("scheme", "http"));
        }
        done.Add(1);

        var text = PrometheusText.Of(instruments.Now());

        foreach (var (code, times) in new[] { (0, 334), (1, 333), (2, 333) })
        {
            text.ShouldContain($"done_total{{code=\"{code}\",scheme=\"http\"}} {times}\n");
            text.ShouldContain($"done_total{{code=\"{code}\",scheme=\"https\"}} {times}\n");
            text.ShouldContain($"done_total{{kode=\"{code}\",scheme=\"https\"}} {times}\n");
            text.ShouldContain($"failed_total{{code=\"{code}\",scheme=\"http\"}} {times}\n");
        }
        text.ShouldContain("done_total 1\n");
    }

    [Fact]
    public void Each_kind_of_instrument_is_written_as_prometheus_wants_it()
    {
        using var meter = new Meter("Transcode.Test." + Guid.NewGuid().ToString("n"));
        using var instruments = new Instruments(name => name == meter.Name);
        meter.CreateCounter<long>("jobs.done", null, "Jobs that ended well.")
            .Add(2, new KeyValuePair<string, object?>("profile", "a\"b\\c\nd"));
        meter.CreateUpDownCounter<int>("leases").Add(3);
        meter.CreateObservableGauge("queue.depth", () => 7);
        var durations = meter.CreateHistogram<double>("step.duration", "s");
        durations.Record(0.2);
        durations.Record(40);

        var text = PrometheusText.Of(instruments.Now());

        text.ShouldContain("# HELP jobs_done_total Jobs that ended well.\n# TYPE jobs_done_total "
            + "counter\njobs_done_total{profile=\"a\\\"b\\\\c\\nd\"} 2\n");
        text.ShouldContain("# TYPE leases gauge\nleases 3\n");
        text.ShouldContain("queue_depth 7\n");
        text.ShouldContain("step_duration_seconds_bucket{le=\"0.25\"} 1\n");
        text.ShouldContain("step_duration_seconds_bucket{le=\"60\"} 2\n");
        text.ShouldContain("step_duration_seconds_sum 40.2\nstep_duration_seconds_count 2\n");
    }
}
