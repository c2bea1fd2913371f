using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Transcode.ServiceDefaults.Telemetry;

/// <summary>
/// Sends traces, metrics and logs by OTLP where the standard variable OTEL_EXPORTER_OTLP_ENDPOINT says so; without it nothing is loaded.
/// Every meter and activity source of the product is named "Transcode.…".
/// </summary>
public static class TelemetryExport
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string NameVariable = "OTEL_SERVICE_NAME";

    /// <summary>The framework's own instruments that say how a host does.</summary>
    private static readonly string[] _meters = ["Transcode.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http"];

    /// <param name="builder">Of the host.</param>
    /// <param name="service">How this host is called in the telemetry where OTEL_SERVICE_NAME does not say: "transcode".</param>
    public static void AddTelemetryExport(this IHostApplicationBuilder builder, string service)
    {
        // Our hosts read no settings but their own; the exporter takes its from there.
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build().AsEnumerable()
            .Where(setting => setting.Key.StartsWith("OTEL_", StringComparison.Ordinal)).ToList();
        builder.Configuration.AddInMemoryCollection(settings);
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
            return;
        builder.Logging.AddOpenTelemetry(lines => (lines.IncludeFormattedMessage, lines.IncludeScopes) = (true, true));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(
            resource => resource.AddService(builder.Configuration[NameVariable] is { Length: > 0 } named ? named : service))
            .WithMetrics(metrics => metrics.AddMeter(_meters).AddRuntimeInstrumentation())
            .WithTracing(traces => traces.AddSource("Transcode.*")
                .AddAspNetCoreInstrumentation(http =>
                {
                    http.Filter = context => IsTold(context.Request.Path.Value);
                    http.EnrichWithHttpRequest = (span, request) => Told(span, request.Path.Value ?? "");
                })
                .AddHttpClientInstrumentation(http =>
                {
                    http.FilterHttpRequestMessage = request => IsTold(request.RequestUri?.AbsolutePath);
                    http.EnrichWithHttpRequestMessage = Told;
                }))
            .UseOtlpExporter();
    }

    /// <summary>Signs of life and questions after them come every second: they would bury the work.</summary>
    private static bool IsTold(string? path) =>
        path is not null && !path.StartsWith("/health", StringComparison.Ordinal) && path is not "/alive" and not "/metrics"
            && !(path.StartsWith("/api/leases/", StringComparison.Ordinal) && path.EndsWith("/progress", StringComparison.Ordinal));

    private static void Told(Activity span, string path)
    {
        if (ShownAddress.Path(path) is var shown && shown != path)
            span.SetTag("url.path", shown);
        MarkLongPoll(span, path);
    }

    private static void Told(Activity span, HttpRequestMessage request)
    {
        if (ShownAddress.Of(request) is { } shown)
            span.SetTag("url.full", shown);
        MarkLongPoll(span, request.RequestUri?.AbsolutePath);
    }

    /// <summary>A worker that waits for work is not slow.</summary>
    private static void MarkLongPoll(Activity span, string? path)
    {
        if (path == "/api/leases")
            span.SetTag("transcode.long_poll", true);
    }
}
