using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Assignments;
using Transcode.Gateway.Burst;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Events;
using Transcode.Gateway.GraphQL;
using Transcode.Gateway.Idempotency;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Keys;
using Transcode.Gateway.Leases;
using Transcode.Gateway.Presigned;
using Transcode.Gateway.Profiles;
using Transcode.Gateway.Settings;
using Transcode.Gateway.Reference;
using Transcode.Gateway.Queues;
using Transcode.Gateway.Store;
using Transcode.Gateway.Transcode;
using Transcode.Gateway.Tus;
using Transcode.Gateway.Webhooks;
using Transcode.Gateway.Workers;
using Transcode.ServiceDefaults.Health;
using Transcode.ServiceDefaults.Metrics;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage.Sources;

namespace Transcode.Gateway.Hosting;

/// <summary>The HTTP edge over the grains and a media store that the host registers.</summary>
public static class GatewaySetup
{
    /// <param name="services">Of the host.</param>
    /// <param name="options">Checked by the host: <see cref="GatewayOptions.Faults"/>.</param>
    /// <param name="profiles">Read by the host, which can show every problem of every file.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options, ProfileCatalogue profiles)
    {
        services.AddSingleton(options).AddSingleton(profiles);
        services.AddSingleton<GrainCalls>().AddSingleton<PlanCache>().AddSingleton<EventSubscription>().AddSingleton<EventFeed>();
        services.AddSingleton<JobService>().AddSingleton<JobCommands>().AddSingleton<LiveFeeds>().AddSingleton<AssetCommands>()
            .AddSingleton<AssetService>().AddSingleton<AssetStorage>()
            .AddSingleton<LeaseService>().AddSingleton<WorkerService>().AddSingleton<WorkerCommands>().AddSingleton<WebhookCommands>()
            .AddSingleton<KeptAnswers>().AddSingleton<ProfileStore>().AddSingleton<ProfileService>().AddSingleton<ProfilePreviews>()
            .AddSingleton<SettingsService>();
        services.AddSingleton<SegmentWaiters>().AddSingleton<QueueDemand>();
        services.AddSingleton<Uploads>().AddSingleton<UnfinishedUploads>().AddSingleton<ResumableUploads>()
            .AddSingleton<PresignedUploads>().AddSingleton<JobFinder>().AddSingleton<Submission>()
            .AddSingleton<JobReporter>();
        services.AddSingleton<LeaseGrants>().AddSingleton<SourceGrants>().AddSingleton<PartGrants>().AddSingleton<WorkerProtocol>()
            .AddSingleton<EventStream>().AddSingleton<TranscodeForm>();
        services.AddSingleton(
            host => new CohostedWorkerDoor(host.GetRequiredService<WorkerProtocol>(), host.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(new GuardedHttp(options.Outgoing));
        services.TryAddSingleton(SourceStores.None);
        services.AddSingleton<ProvenAddresses>().AddSingleton<AssignmentPush>().AddSingleton<StreamAddresses>();
        services.AddSingleton<MediaSignature>().AddSingleton<MediaAddresses>().AddSingleton<SignedRoots>();
        services.AddSingleton<LeaseTokens>().AddSingleton<WorkerVoice>().AddSingleton<KeyCommands>().AddSingleton<JobQuota>()
            .AddSingleton<NoticeProof>();
        services.AddAccess();
        if (options.GraphQL)
            services.AddGraphQLDoor();
        services.Configure<JsonOptions>(GatewayJson.Apply);
        if (options.Reference)
            services.AddReference();
        // So that a body that cannot be read is answered like every other refusal, see ExceptionAnswers.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddHealthChecks()
            .AddCheck<StateHealth>("state")
            .AddCheck<StorageHealth>("storage");
        if (options.Metrics)
            services.AddPrometheus().AddSingleton<IAskedFirst, QueueGauges>();
        return services;
    }

    public static void MapGateway(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<GatewayOptions>();
        app.UseExceptionAnswers(Refusals.Of);
        app.UseProxies();
        app.UseCacheRules();
        app.UseRouting();
        app.UseAuthentication();
        if (options.GraphQL)
            app.UseGraphQLSockets();
        app.UseKeyRates();
        app.UseAuthorization();
        app.UseTenants();
        var rest = app.MapGroup("").WithAnswers();
        rest.MapKeys();
        rest.MapWorkers();
        rest.MapQueue();
        rest.MapLeases();
        rest.MapJobs();
        rest.MapEvents();
        rest.MapAssets();
        rest.MapTus();
        rest.MapPresigned();
        rest.MapProfiles();
        rest.MapWebhooks();
        rest.MapRunPod();
        rest.MapBurst();
        rest.MapSettings();
        rest.MapMedia();
        rest.MapStore();
        rest.MapTranscode();
        rest.MapAssignments();
        if (options.GraphQL)
            app.MapGraphQL();
        if (options.Reference)
            app.MapReference();
        app.MapEnd();
    }

    /// <summary>Where callers need a key and there is none that may do everything, one is made.</summary>
    /// <param name="app">Has been started.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>The whole key, to be shown once; null: none was made.</returns>
    public static async Task<string?> MakeFirstKey(this WebApplication app, CancellationToken stop) =>
        app.Services.GetRequiredService<GatewayOptions>().NeedsMadeKeys ? await app.Services.GetRequiredService<KeyCommands>().Begin(stop)
            : null;

    /// <summary>What a silo without doors answers: whether it is well, and its figures.</summary>
    public static void MapWatch(this WebApplication app)
    {
        app.UseExceptionAnswers(Refusals.Of);
        app.UseProxies();
        app.UseCacheRules();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseTenants();
        app.MapEnd();
    }

    private static void MapEnd(this WebApplication app)
    {
        app.MapHealth(route => route.OpenToAll());
        if (app.Services.GetRequiredService<GatewayOptions>().Metrics)
            app.MapPrometheus().Requires(Scope.Read).OfPlatform();
        // Not MapFallback: it leaves out whatever looks like the name of a file.
        app.Map("/{**path}", (HttpContext http) => Problem.Of(404, "address.unknown", $"There is nothing at {http.Request.Path}."))
            .ExcludeFromDescription().OpenToAll().Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
    }
}
