using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Transcode.ServiceDefaults.Telemetry;

/// <summary>
/// Sends meters and traces by OTLP where the standard variable OTEL_EXPORTER_OTLP_ENDPOINT says so; without it nothing is loaded.
/// Every meter and activity source of the product is named "Transcode.…".
/// </summary>
public static class TelemetryExport
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The framework's own instruments that say how a host does.</summary>
    private static readonly string[] Meters = ["Transcode.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private static readonly string[] Sources = ["Transcode.*", "Microsoft.AspNetCore", "System.Net.Http"];

    /// <param name="services">Of the host.</param>
    /// <param name="service">How this host is called in the telemetry: "transcode".</param>
    /// <param name="endpoint">Value of the variable; null or empty: nothing is exported.</param>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, string service, string? endpoint) =>
        string.IsNullOrWhiteSpace(endpoint) ? services : services.AddSingleton<IHostedService>(_ => new Exporter(service));

    private sealed class Exporter(string service) : IHostedService
    {
        private MeterProvider? _meters;
        private TracerProvider? _traces;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService(service);
            _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build();
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _meters?.Dispose();
            _traces?.Dispose();
            return Task.CompletedTask;
        }
    }
}
