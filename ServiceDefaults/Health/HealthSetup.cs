using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Transcode.ServiceDefaults.Health;

/// <summary>
/// GET /health: whether this host can do its work; 200 and the word of each check, or 503 when one fails, with the reason. GET /alive:
/// whether the process answers at all, for who would start it again. Neither needs a key or shows a secret.
/// </summary>
public static class HealthSetup
{
    public static void MapHealth(this IEndpointRouteBuilder routes, Action<IEndpointConventionBuilder> convention)
    {
        convention(routes.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = Write }));
        convention(routes.MapHealthChecks("/alive", new HealthCheckOptions { ResponseWriter = Write, Predicate = _ => false }));
    }

    private static async Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", Word(report.Status));
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", Word(entry.Status));
            if (entry.Description is { } message)
                json.WriteString("words", message);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
