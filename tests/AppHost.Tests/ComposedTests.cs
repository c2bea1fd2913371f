using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.MediaEvidence;

namespace Transcode.AppHost.Tests;

/// <summary>All of it, with real processes, once.</summary>
public sealed class ComposedTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_job_goes_through_a_gateway_two_silos_and_two_workers_and_is_one_trace()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("transcode-aspire-").FullName;
        try
        {
            using var receiver = new TraceReceiver();
            await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--Data={folder}"], stop);
            TellTraces(builder, receiver.Address);
            var key = await builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "key").GetValueAsync(stop);
            await using var app = await builder.BuildAsync(stop);
            await app.StartAsync(stop).WaitAsync(TimeSpan.FromMinutes(2), stop);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("gateway", stop).WaitAsync(TimeSpan.FromMinutes(2), stop);
            using var http = app.CreateHttpClient("gateway");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            await Until(
                async () => (await http.GetFromJsonAsync<JsonElement>("/api/workers", stop)).GetProperty("workers").GetArrayLength() == 2,
                    "two workers never joined", stop);

            var job = await Submit(http, folder, stop);

            await Until(
                async () =>
                    (await http.GetFromJsonAsync<JsonElement>($"/api/jobs/{job}", stop)).GetProperty("state").GetString() == "ready",
                        "the job was never ready", stop);
            var trace = JobTrace.IdOf(new JobId(job));
            // Exporters send every few seconds.
            await Until(() => Task.FromResult(Missing(receiver.Of(trace)).Count == 0),
                "no such spans came: " + string.Join(", ", Missing(receiver.Of(trace))), stop);
            receiver.Of(trace).ShouldAllBe(span => span.Tags.Values.All(value => !value.Contains(key!) && !value.Contains("signature=")));
            await app.StopAsync(stop).WaitAsync(TimeSpan.FromMinutes(1), stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Gateway, orchestration, worker and tool, each by what it alone says.</summary>
    private static List<string> Missing(IReadOnlyList<SeenSpan> spans)
    {
        List<(string What, Func<SeenSpan, bool> Is)> wanted =
        [
            ("gateway", span => span.Service == "gateway" && span.Name == "POST /api/leases/{id}/result"),
            ("orchestration", span => span.Service == "silo" && span.Name == "result of probe"),
            ("worker", span => span.Service.StartsWith("worker-", StringComparison.Ordinal) && span.Name == "step encode video"),
            ("tool", span => span.Name == "tool ffmpeg" && span.Tags["process.command_args"].Length > 0),
        ];
        return [.. wanted.Where(want => !spans.Any(want.Is)).Select(want => want.What)];
    }

    private static void TellTraces(IDistributedApplicationTestingBuilder builder, string address)
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            project.Annotations.Add(new EnvironmentCallbackAnnotation(variables =>
            {
                variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
                variables["OTEL_SERVICE_NAME"] = project.Name;
                variables["OTEL_BSP_SCHEDULE_DELAY"] = "200";
            }));
        }
    }

    private static async Task<string> Submit(HttpClient http, string folder, CancellationToken stop)
    {
        var clip = Path.Combine(folder, "clip.mp4");
        Tool.Required("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2", "-f", "lavfi", "-i",
            "sine=duration=2", "-c:v", "libx264", "-c:a", "aac", clip);
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(clip)), "file", "clip.mp4" } };
        using var answer = await http.PostAsync("/transcode", form, stop);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(stop));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("job_id").GetString()!;
    }

    internal static async Task Until(Func<Task<bool>> holds, string otherwise, CancellationToken stop)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(200, stop))
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(2), otherwise);
    }
}
