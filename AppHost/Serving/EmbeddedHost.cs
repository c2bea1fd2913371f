using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Profiles;
using Transcode.Orchestrator;
using Transcode.Orchestrator.State;
using Transcode.ServiceDefaults.Telemetry;
using Transcode.Silo;
using Transcode.Storage;

namespace Transcode.AppHost.Serving;

/// <summary>
/// The whole product in this process: gateway and orchestrator in one host, and a worker in a second host that knows the first by its address only,
/// as it would from another machine.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly WebApplication _gateway;
    private readonly IHost? _silo;
    private readonly DataFolder _data;

    private EmbeddedHost(WebApplication gateway, IHost? silo, Endpoint endpoint, DataFolder data) =>
        (_gateway, _silo, Endpoint, _data) = (gateway, silo, endpoint, data);

    public Endpoint Endpoint { get; }

    /// <summary>The lock of the data folder must be held.</summary>
    /// <exception cref="FaultyStartException">The options do not hold together; nothing was started.</exception>
    public static async Task<EmbeddedHost> Start(ServeOptions options, CancellationToken stop)
    {
        var storage = StorageConfiguration(options.Data);
        var owner = new ApiKey("owner", Endpoint.NewKey(), new HashSet<Scope> { Scope.Admin }) { IsLocalOwner = true };
        var gateway = BuildGateway(options, owner, storage);
        await gateway.StartAsync(stop);
        var endpoint = new Endpoint(AddressOf(gateway, options.Listen), owner.Secret, Environment.ProcessId);
        var silo = options.Slots > 0 ? BuildSilo(options, endpoint, gateway.Services.GetRequiredService<ProfileCatalogue>()) : null;
        if (silo is not null)
            await silo.StartAsync(stop);
        endpoint.Write(options.Data);
        return new EmbeddedHost(gateway, silo, endpoint, options.Data);
    }

    /// <summary>The worker first: it ends its tools and hands back what it held while there is still somebody to tell.</summary>
    public async ValueTask DisposeAsync()
    {
        // From here on nobody new may come.
        File.Delete(_data.EndpointFile);
        if (_silo is not null)
        {
            await _silo.StopAsync(CancellationToken.None);
            _silo.Dispose();
        }
        await _gateway.StopAsync(CancellationToken.None);
        var state = _gateway.Services.GetRequiredService<IStateStore>();
        await _gateway.DisposeAsync();
        await state.DisposeAsync();
    }

    private static WebApplication BuildGateway(ServeOptions options, ApiKey owner, IConfiguration storage)
    {
        var gatewayOptions = new GatewayOptions
        {
            ProfileFolders = ProfileFolders(options.Data),
            ListensOnLoopbackOnly = IPAddress.IsLoopback(options.Listen.Address),
            Keys = [owner, .. options.Keys],
            LocalPaths = true,
            MediaRoots = options.MediaRoots,
            Metrics = options.Telemetry,
        };
        var (profiles, problems) = ProfileCatalogue.Read(gatewayOptions.ProfileFolders);
        var (orchestrator, unfit) = DispatchSettings.Apply(new OrchestratorOptions
        {
            Database = options.Data.State,
            Postgres = options.Postgres,
            EmbeddedWorker = options.Slots > 0 ? WorkerName.Of(options) : null,
        }, storage);
        List<string> faults = [.. gatewayOptions.Faults(), .. unfit, .. orchestrator.Problems(), .. problems.Select(problem => problem.ToString()), .. MediaStoreSetup.Faults(storage)];
        if (faults.Count > 0)
            throw new FaultyStartException(faults);

        // Empty: no settings files that nobody meant for us, no watchers on them, nothing that a short job would have to wait for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Listen);
        });
        builder.Services.AddRoutingCore();
        HostBasics.Add(builder.Services, builder.Logging, options.Log, Patience);
        builder.Services.AddMediaStore(storage);
        builder.Services.AddOrchestrator(orchestrator);
        builder.Services.AddGateway(gatewayOptions, profiles!);
        if (options.Telemetry)
            builder.Services.AddTelemetryExport("transcode", Environment.GetEnvironmentVariable(TelemetryExport.EndpointVariable));
        var app = builder.Build();
        app.MapGateway();
        return app;
    }

    private static IHost BuildSilo(ServeOptions options, Endpoint gateway, ProfileCatalogue profiles)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        HostBasics.Add(builder.Services, builder.Logging, options.Log, Patience);
        var silo = SiloSetting.Read(StateSetting.Environment());
        silo.GatewayUrl = new Uri(gateway.Url);
        silo.Token = gateway.Key;
        silo.WorkerId = WorkerName.Of(options).Value;
        silo.Slots = options.Slots;
        silo.WorkFolder = options.Data.Work;
        // Where no profile asks for hardware nobody waits for its trials.
        silo.ProvesHardwareLater = profiles.All.Any(profile => profile.Video is { } video && EncoderChoice.IsMixed(video.Encoder));
        builder.Services.AddSilo(silo);
        return builder.Build();
    }

    private static IConfiguration StorageConfiguration(DataFolder data) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("Storage:Folder:Root", data.Media)])
        .AddEnvironmentVariables("TRANSCODE_")
        .Build();

    public static IReadOnlyList<string> ProfileFolders(DataFolder data) => [Path.Combine(AppContext.BaseDirectory, "profiles"), data.Profiles];

    private static string AddressOf(WebApplication app, IPEndPoint listen)
    {
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var host = listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any) ? "127.0.0.1" : bound.Host;
        return $"http://{host}:{bound.Port}";
    }
}

/// <summary>What is asked for cannot be started; each fault says what to change.</summary>
public sealed class FaultyStartException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
