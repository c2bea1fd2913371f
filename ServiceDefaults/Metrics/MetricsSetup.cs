using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.ServiceDefaults.Metrics;

/// <summary>GET /metrics for Prometheus.</summary>
public static class MetricsSetup
{
    public static IServiceCollection AddPrometheus(this IServiceCollection services)
        => services.AddMetrics().AddSingleton(host => new Instruments(Wanted, host.GetRequiredService<IMeterFactory>()));

    /// <summary>Counts from now on.</summary>
    public static IEndpointConventionBuilder MapPrometheus(this IEndpointRouteBuilder routes)
    {
        var instruments = routes.ServiceProvider.GetRequiredService<Instruments>();
        var askedFirst = routes.ServiceProvider.GetServices<IAskedFirst>().ToList();
        return routes.MapGet("/metrics", async (HttpContext http) =>
        {
            await Task.WhenAll(askedFirst.Select(each => each.Ask(http.RequestAborted)));
            http.Response.ContentType = PrometheusText.ContentType;
            await http.Response.WriteAsync(PrometheusText.Of(instruments.Now()), http.RequestAborted);
        });
    }

    private static bool Wanted(string meter) =>
        meter.StartsWith("Transcode.", StringComparison.Ordinal)
            || meter is "Microsoft.AspNetCore.Hosting" or "Microsoft.AspNetCore.Server.Kestrel" or "System.Runtime";
}
