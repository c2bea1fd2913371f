using System.Net;
using System.Runtime.CompilerServices;
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
using Transcode.Gateway.Leases;
using Transcode.Gateway.Profiles;
using Transcode.Silo;
using Transcode.Silo.Burst;
using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Webhooks;
using Transcode.Silo.Placement;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.ServiceDefaults.Telemetry;
using Transcode.Storage;
using Transcode.Storage.Sources;
using Transcode.Web.Hosting;
using Transcode.Worker;

namespace Transcode.Cli.Serving;

/// <summary>
/// The product in this process: gateway and silo in one host, or one of both, and a worker in a second host that knows the first by its
/// address only, as it would from another machine; beside a silo without doors it speaks to the grains instead, see
/// <see cref="CohostedWorker"/>.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(3);

    private readonly WebApplication _gateway;
    private readonly IHost? _worker;
    private readonly DataFolder _data;

    private EmbeddedHost(WebApplication gateway, IHost? worker, Endpoint endpoint, ServeOptions options) =>
        (_gateway, _worker, Endpoint, _data, HasPortal) = (gateway, worker, endpoint, options.Data,
            options.Portal && PortalSetup.HasPages());

    public Endpoint Endpoint { get; }

    /// <summary>Was made at this start, and is known to nobody yet; null: none had to be made.</summary>
    public string? FirstKey { get; private init; }

    /// <summary>People are served pages: that was asked for, and their files lie beside the program.</summary>
    public bool HasPortal { get; }

    /// <summary>The lock of the data folder must be held.</summary>
    /// <exception cref="FaultyStartException">The options do not hold together; nothing was started.</exception>
    public static async Task<EmbeddedHost> Start(ServeOptions options, CancellationToken stop)
    {
        var storage = StorageConfiguration(options.Data);
        var owner = new ApiKey("owner", Endpoint.NewKey(), new HashSet<Scope> { Scope.Admin }) { IsLocalOwner = true };
        // Before anything is made of it.
        if (options.State.Faults().ToList() is { Count: > 0 } unread)
            throw new FaultyStartException(unread);
        var home = Home(options);
        // What its machine has proven is a part of what a silo says of itself, and that is fixed when it starts.
        using var cohosted = options is { Role: ServeRole.SiloWorker, Slots: > 0 } ? await CohostedWorker.Prove(options, stop) : null;
        var gateway = BuildGateway(options, owner, storage, home, cohosted?.Device);
        try
        {
            if (options.Role.HasSilo())
                await home.Prepare(stop);
            await gateway.StartAsync(stop);
        }
        catch (Exception failure)
        {
            await gateway.DisposeAsync();
            if (failure is UnfitStateException)
                throw new FaultyStartException([failure.Message]);
            if (options.Role == ServeRole.Gateway && NoSilo.Message(failure, options.State) is { } alone)
                throw new FaultyStartException([alone]);
            throw;
        }
        var firstKey = options.Role == ServeRole.Silo ? null : await gateway.MakeFirstKey(stop);
        var endpoint = new Endpoint(AddressOf(gateway, options.Listen), owner.Secret, Environment.ProcessId);
        var worker = cohosted?.Open(gateway.Services.GetRequiredService<CohostedWorkerDoor>())
            ?? (options.Slots > 0 ? BuildWorker(options, endpoint, gateway.Services.GetRequiredService<ProfileCatalogue>()) : null);
        if (worker is not null)
            await worker.StartAsync(stop);
        endpoint.Write(options.Data);
        return new EmbeddedHost(gateway, worker, endpoint, options) { FirstKey = firstKey };
    }

    /// <summary>The worker first: it ends its tools and hands back what it held while there is still somebody to tell.</summary>
    public async ValueTask DisposeAsync()
    {
        // From here on nobody new may come.
        File.Delete(_data.EndpointFile);
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
        }
        await _gateway.StopAsync(CancellationToken.None);
        await _gateway.DisposeAsync();
    }

    private static WebApplication BuildGateway(ServeOptions options, ApiKey owner, IConfiguration storage, IEngineHome home,
        SiloDevice? device)
    {
        var (outgoing, unguarded) = GuardSetting.Read(storage);
        var gatewayOptions = new GatewayOptions
        {
            ProfileFolders = ProfileFolders(options.Data),
            ListensOnLoopbackOnly = IPAddress.IsLoopback(options.Listen.Address),
            Keys = [owner, .. options.Keys],
            RequireKey = options.Access.RequireKey,
            PublicUrl = options.Access.PublicUrl,
            KnownProxies = options.Access.KnownProxies,
            Tokens = options.Identity.Tokens,
            SignIn = options.Identity.SignIn,
            LocalPaths = true,
            MediaRoots = options.MediaRoots,
            Outgoing = outgoing,
            StateKeeper = options.State.Name,
            Metrics = options.Telemetry,
            GraphQL = options.GraphQL,
            Reference = options.GraphQL,
        };
        var (profiles, problems) = ProfileCatalogue.Read(gatewayOptions.ProfileFolders);
        var (engine,
            unfit) =
                DispatchSettings.Apply(
                    new EngineOptions
                    {
                        EmbeddedWorker = options is { Role: ServeRole.All, Slots: > 0 } ? WorkerName.Of(options) : null,
                        Device = device
                    }, storage);
        // A process for one job alone borrows nothing, whatever its environment says.
        var (burst, unpaid) = options.Telemetry && options.Role.HasSilo()
            ? BurstSetting.Read(storage, options.Access.PublicUrl) : (null, []);
        engine = engine with { Burst = unpaid.Count == 0 ? burst?.Options : null };
        List<string> faults = [.. gatewayOptions.Faults(), .. unguarded, .. unfit, .. unpaid, .. engine.Faults(),
            .. problems.Select(problem => problem.ToString()), .. MediaStoreSetup.Faults(storage),
            .. SourceStoreSetup.Faults(storage)];
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
        HostBasics.Add(builder.Services, builder.Logging, options.Log, _timeout);
        builder.Services.AddMediaStore(storage).AddSourceStores(storage, OwnStores.Of(Environment.GetEnvironmentVariable));
        if (options.Role == ServeRole.Gateway)
            builder.UseOrleansClient(client => Join(client, options.State));
        else
            builder.UseOrleans(silo => home.Use(silo, engine));
        builder.Services.AddGateway(gatewayOptions, profiles!);
        builder.Services.AddSingleton(host => new WebhookTransport(host.GetRequiredService<GuardedHttp>().Handler()));
        if (burst is not null)
            builder.Services.AddSingleton<IBurstProvider>(
                host => new RunPodProvider(burst.RunPod, host.GetRequiredService<GuardedHttp>().Handler()));
        if (options.Telemetry)
            builder.AddTelemetryExport("transcode");
        // A process for one job alone never reaches into the portal, and never loads it.
        return options.Portal ? WithPortal(builder, options) : WithoutPortal(builder, options.Role);
    }

    private static WebApplication WithoutPortal(WebApplicationBuilder builder, ServeRole role)
    {
        var app = builder.Build();
        if (role.HasDoors())
            app.MapGateway();
        else
            app.MapWatch();
        return app;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WebApplication WithPortal(WebApplicationBuilder builder, ServeOptions options)
    {
        if (!PortalSetup.HasPages())
            return WithoutPortal(builder, options.Role);
        builder.AddPortal(options.Data.Cookies, options.Identity.SignIn);
        var app = WithoutPortal(builder, options.Role);
        app.MapPortal();
        if (options.Graphiql)
            app.MapGraphiql();
        return app;
    }

    /// <summary>In a file of the folder, or where several processes share it.</summary>
    private static IEngineHome Home(ServeOptions options) => options.State.IsShared
        ? SiloSetting.Home(options.State, options.Data, options.Listen.Address)
        : new EmbeddedHome(options.Data.Root);

    private static IClientBuilder Join(IClientBuilder client, StateSetting state) => state.Azure is { } tables
        ? client.UseAzure(tables, TimeProvider.System)
        : client.UsePostgres(state.Postgres!, TimeProvider.System);

    private static IHost BuildWorker(ServeOptions options, Endpoint gateway, ProfileCatalogue profiles)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        HostBasics.Add(builder.Services, builder.Logging, options.Log, _timeout);
        var worker = WorkerSetting.Read(StateSetting.Environment());
        worker.GatewayUrl = new Uri(gateway.Url);
        worker.Token = gateway.Key;
        worker.WorkerId = WorkerName.Of(options).Value;
        worker.Slots = options.Slots;
        worker.TrustsServer = true;
        worker.WorkFolder = options.Data.Work;
        // Where no profile asks for hardware nobody waits for its self-tests.
        worker.ProvesHardwareLater = profiles.All.Any(profile => profile.Video is { } video && EncoderChoice.IsMixed(video.Encoder));
        builder.Services.AddWorker(worker);
        return builder.Build();
    }

    private static IConfiguration StorageConfiguration(DataFolder data) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("Storage:Folder:Root", data.Media)])
        .AddEnvironmentVariables("TRANSCODE_")
        .Build();

    public static IReadOnlyList<string> ProfileFolders(DataFolder data)
        => [Path.Combine(AppContext.BaseDirectory, "profiles"), data.Profiles];

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
