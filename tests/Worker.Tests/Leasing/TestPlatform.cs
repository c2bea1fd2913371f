using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Worker.Platform;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>The platform over HTTP, put together as a worker has it.</summary>
internal static class TestPlatform
{
    /// <param name="options">Which gateways.</param>
    /// <param name="names">Settings that say where named servers are: "services:gateway:http:0".</param>
    public static HttpPlatform Over(WorkerOptions options, params (string Key, string Address)[] names)
    {
        var told = names.Select(name => KeyValuePair.Create(name.Key, (string?)name.Address));
        return new ServiceCollection().AddLogging().AddSingleton(options).AddSingleton(TimeProvider.System)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(told).Build())
            .AddHttpPlatform().BuildServiceProvider().GetRequiredService<HttpPlatform>();
    }
}
