using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Assignments;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Events;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Leases;
using Transcode.Gateway.Profiles;
using Transcode.Gateway.Publishing;
using Transcode.Gateway.Store;
using Transcode.Gateway.Transcode;
using Transcode.Gateway.Workers;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;
using Transcode.ServiceDefaults.Health;
using Transcode.ServiceDefaults.Metrics;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Hosting;

/// <summary>The HTTP edge over an orchestrator and a media store that the host registers.</summary>
public static class GatewaySetup
{
    /// <param name="services">Of the host.</param>
    /// <param name="options">Checked by the host: <see cref="GatewayOptions.Faults"/>.</param>
    /// <param name="profiles">Read by the host, which can show every problem of every file.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options, ProfileCatalogue profiles)
    {
        services.AddSingleton(options).AddSingleton(profiles);
        services.AddSingleton<IProfileStore>(host => host.GetRequiredService<IStateStore>()).AddSingleton<ProfileDesk>();
        services.AddSingleton<Arrivals>().AddSingleton<IResultPublisher, ResultPublisher>();
        services.AddSingleton<Uploads>().AddSingleton<JobFinder>().AddSingleton<Submission>().AddSingleton<JobReporter>();
        services.AddSingleton<LeaseGrants>().AddSingleton<EventStream>().AddSingleton<TranscodeForm>();
        services.AddSingleton<AssignmentPush>().AddSingleton<StreamAddresses>();
        services.Configure<JsonOptions>(GatewayJson.Apply);
        // So that a body that cannot be read is answered like every other refusal, see ExceptionAnswers.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddHealthChecks();
        if (options.Metrics)
            services.AddPrometheus().AddSingleton<IAskedFirst, QueueGauges>();
        return services;
    }

    public static void MapGateway(this WebApplication app)
    {
        app.UseExceptionAnswers(Refusals.Of);
        app.UseRouting();
        app.UseAccess();
        app.MapWorkers();
        app.MapLeases();
        app.MapJobs();
        app.MapEvents();
        app.MapAssets();
        app.MapProfiles();
        app.MapMedia();
        app.MapStore();
        app.MapTranscode();
        app.MapAssignments();
        app.MapHealth().OpenToAll();
        if (app.Services.GetRequiredService<GatewayOptions>().Metrics)
            app.MapPrometheus().Needs(Scope.Read);
        app.MapFallback("{*path}", (HttpContext http) => Problem.Of(404, "address.unknown", $"There is nothing at {http.Request.Path}.")).OpenToAll();
    }
}
