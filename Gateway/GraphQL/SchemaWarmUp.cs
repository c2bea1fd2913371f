using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Transport;

namespace Transcode.Gateway.GraphQL;

/// <summary>Builds the schema once the server listens: neither its start nor the first caller waits for it.</summary>
internal sealed class SchemaWarmUp(IServiceProvider services, IHostApplicationLifetime life) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        life.ApplicationStarted.Register(() => _ = Task.Run(WarmUp, CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WarmUp()
    {
        services.GetRequiredService<ISchema>().Initialize();
        await using var scope = services.CreateAsyncScope();
        await services.GetRequiredService<OperationRunner>()
            .Run(new() { Query = "{ __typename }" }, Caller.Loopback, mayChange: false, scope.ServiceProvider, life.ApplicationStopping);
    }
}
