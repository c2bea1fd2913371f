using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using GraphQL;
using GraphQL.DI;
using GraphQL.Execution;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Batching;
using Transcode.Gateway.GraphQL.Limits;
using Transcode.Gateway.GraphQL.Persisted;
using Transcode.Gateway.GraphQL.Telemetry;
using Transcode.Gateway.GraphQL.Transport;

namespace Transcode.Gateway.GraphQL;

/// <summary>The GraphQL door. Nothing of it is loaded where it is not asked for: a short job must not wait for a schema that nobody
/// reads.</summary>
internal static class GraphQLSetup
{
    public const string Address = "/graphql";

    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(15);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddGraphQLDoor(this IServiceCollection services)
    {
        services.AddScoped<AssetLoader>().AddScoped<JobLoader>().AddScoped<DetailLoader>().AddScoped<WorkerLoader>()
            .AddScoped<HeldLoader>();
        services.AddSingleton<RequestReader>().AddSingleton<OperationRunner>().AddSingleton<EventStreamAnswer>()
            .AddSingleton<HttpTransport>();
        services.AddSingleton<SocketCaller>().AddSingleton<SocketTransport>().AddSingleton<BrokenFields>()
            .AddSingleton<IDocumentBuilder, BoundedDocuments>();
        services.AddSingleton<IConfigureExecution, OperationTelemetry>().AddSingleton<IConfigureExecution, PersistedOperations>();
        services.AddHostedService<SchemaWarmUp>();
        GraphQL(services);
    }

    /// <summary>Sockets may say who they are in their first message, so they come before the check of keys and behind the look at them, see
    /// <see cref="SocketCaller"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void UseGraphQLSockets(this WebApplication app)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = _keepAlive, KeepAliveTimeout = _keepAlive });
        app.MapWhen(http => http.Request.Path.Equals(Address, StringComparison.Ordinal) && http.WebSockets.IsWebSocketRequest,
            sockets => sockets.Run(http => http.RequestServices.GetRequiredService<SocketTransport>().Handle(http)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void MapGraphQL(this IEndpointRouteBuilder routes)
    {
        routes.Map(Address, (HttpContext http, HttpTransport transport) => transport.Handle(http)).Requires(Scope.Read).OfCaller();
        routes.MapGet($"{Address}/schema.graphql",
            (ISchema schema) => TypedResults.Text(SchemaText.Of(schema), "text/plain", System.Text.Encoding.UTF8)).OpenToAll();
    }

    private static void GraphQL(IServiceCollection services) => services.AddGraphQL(graphQL => graphQL
        .AddAutoSchema<Query>(schema => schema.WithMutation<Mutation>().WithSubscription<Subscription>())
        .AddGraphTypes(typeof(Query).Assembly)
        .AddSystemTextJson(json => json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
        .AddValidationRule<ScopeRule>(useForCachedDocuments: true)
        .AddComplexityAnalyzer(OperationCost.Apply)
        .AddErrorInfoProvider<ErrorCodes>()
        .AddScopedSubscriptionExecutionStrategy()
        .AddUnhandledExceptionHandler(
        context => context.ExecutionOptions!.RequestServices!.GetRequiredService<BrokenFields>().Name(context)));
}
