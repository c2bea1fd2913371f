using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>How one process of the product calls another.</summary>
public static class ServiceCalls
{
    private const string Section = "services";

    /// <summary>Names of servers are looked up, where whoever composes the processes tells of them:
    /// <c>services__gateway__http__0</c>.</summary>
    public static void AddServiceNames(this IHostApplicationBuilder builder)
    {
        // Our hosts read no settings but their own.
        builder.Configuration.AddInMemoryCollection(new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(Section)
            .AsEnumerable());
        builder.Services.AddServiceNames();
    }

    /// <summary>The same from the settings that the host has.</summary>
    public static IServiceCollection AddServiceNames(this IServiceCollection services)
    {
        services.AddServiceDiscovery().TryAddSingleton<ServiceAddresses>();
        return services;
    }

    /// <summary>
    /// For short questions to a server of ours that may be asked twice: up to three times more, within three minutes, where nobody
    /// answers or the answer is that it may be different next time (5xx, 408, 429, with the server's Retry-After). What still has no answer
    /// then is an <see cref="HttpRequestException"/>. Not for what waits (claims), streams (media), or is asked again by its caller.
    /// </summary>
    public static IHttpClientBuilder AddRetries(this IHttpClientBuilder client)
    {
        // Its limits are those below; one of the client's own would cut them short.
        client.ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new UnansweredHandler())
            .AddStandardResilienceHandler(Options);
        return client;
    }

    private static void Options(HttpStandardResilienceOptions options)
    {
        options.Retry.MaxRetryAttempts = 3;
        options.Retry.BackoffType = DelayBackoffType.Exponential;
        options.Retry.Delay = TimeSpan.FromMilliseconds(500);
        options.Retry.UseJitter = true;
        // A storage takes its time to put the parts of a large file together.
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(60);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromMinutes(3);
        // It has to see two whole attempts. One worker never asks the hundred times in it that would let it open: it is for those who do.
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(2);
    }
}
