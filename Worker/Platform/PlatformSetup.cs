using Microsoft.Extensions.DependencyInjection;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Worker.Platform;

/// <summary>The platform over HTTP, and the two ways in which it is called.</summary>
internal static class PlatformSetup
{
    /// <summary>Announcements, claims, renewals, results: who asks has a rhythm and a patience of its own, and asks again.</summary>
    public const string Beats = "beats";

    /// <summary>Addresses, parts, completions: asked once in the middle of a step, which would be done all over for one lost
    /// answer.</summary>
    public const string Questions = "questions";

    /// <summary>The plan of the longest film is a few dozen MiB.</summary>
    private const int LongestAnswer = 256 << 20;

    public static IServiceCollection AddHttpPlatform(this IServiceCollection services)
    {
        services.AddServiceNames().AddSingleton<Gateways>().AddSingleton<HttpPlatform>()
            .AddSingleton<IPlatform>(host => host.GetRequiredService<HttpPlatform>());
        InTurn(services.AddHttpClient(Beats, http => http.Timeout = TimeSpan.FromSeconds(60)));
        InTurn(services.AddHttpClient(Questions).AddRetries());
        return services;
    }

    private static void InTurn(IHttpClientBuilder client) => client
        .ConfigureHttpClient((host, http) =>
        {
            // The handler puts in which.
            http.BaseAddress = new Uri("http://gateway.invalid/");
            http.MaxResponseContentBufferSize = LongestAnswer;
            if (host.GetRequiredService<WorkerOptions>().Token is { } token)
                http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        })
        .AddHttpMessageHandler(host => new GatewayHandler(host.GetRequiredService<Gateways>()))
        // The client is kept as long as the worker lives; a name that leads elsewhere by now is looked up again by its connections.
        .UseSocketsHttpHandler((sockets, _) => sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(2))
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        // Paths name leases, and who knows the name of a lease may speak for it.
        .RemoveAllLoggers();
}
