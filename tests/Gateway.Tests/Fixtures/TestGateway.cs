using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Cli.Serving;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Profiles;
using Transcode.Silo;
using Transcode.Silo.Homes;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>The real gateway over the real engine and the real folder store, on a port of this machine; without any worker.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string OwnerKey = "owner-key-of-the-tests";

    private readonly WebApplication _app;

    private TestGateway(WebApplication app, DirectoryInfo folder, FolderStore store)
    {
        (_app, Folder, Store) = (app, folder, store);
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = Client(OwnerKey);
    }

    public DirectoryInfo Folder { get; }
    public FolderStore Store { get; }
    public Uri Url { get; }

    /// <summary>The server's own, for what is not on the wire.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>With the owner's key.</summary>
    public HttpClient Http { get; }

    public HttpClient Client(string? key)
    {
        var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    public static async Task<TestGateway> Start(Func<GatewayOptions, GatewayOptions>? adjust = null,
        Action<IServiceCollection>? also = null)
    {
        var folder = Directory.CreateTempSubdirectory("transcode-gateway-");
        var store = FolderStore.Open(new FolderStoreOptions { Root = Path.Combine(folder.FullName, "media") }, TimeProvider.System);
        var owner = new ApiKey("owner", OwnerKey, new HashSet<Scope> { Scope.Admin }) { IsLocalOwner = true };
        var options = new GatewayOptions
        {
            ProfileFolders = EmbeddedHost.ProfileFolders(new DataFolder(folder.FullName)),
            ListensOnLoopbackOnly = true,
            LocalPaths = true,
            Keys = [owner],
        };
        options = adjust?.Invoke(options) ?? options;
        options.Faults().ShouldBeEmpty();

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore().AddSingleton(TimeProvider.System).AddSingleton<IMediaStore>(store);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var home = new EmbeddedHome(folder.FullName);
        await home.Prepare(CancellationToken.None);
        builder.UseOrleans(silo => home.Use(silo, new EngineOptions()));
        builder.Services.AddGateway(options, ProfileCatalogue.Read(options.ProfileFolders).Catalogue!);
        also?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        return new TestGateway(app, folder, store);
    }

    /// <summary>A file that may be submitted by its path.</summary>
    public string File(string name, string content = "made-up bytes")
    {
        var path = Path.Combine(Folder.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public Task<HttpResponseMessage> Submit(object request) => Http.PostAsJsonAsync("/api/jobs", request);

    /// <summary>A job of a new file; answers its report.</summary>
    public async Task<JsonElement> SubmitFile(string name = "clip.mp4")
    {
        using var response = await Submit(new { path = File(name) });
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        return await response.Json();
    }

    public async Task<JsonElement> Job(string id)
    {
        using var response = await Http.GetAsync($"/api/jobs/{id}");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    /// <summary>Waits until the job is in that state: an accepted result becomes public in a moment.</summary>
    public async Task<JsonElement> Until(string id, string state)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            if (await Job(id) is var job && job.Text("state") == state)
                return job;
            await Task.Delay(10);
        }
        throw new TimeoutException($"Job {id} did not become {state}: {await Job(id)}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        // A request that was on its way when the test ended may still write its last file.
        for (var tries = 0; ; tries++)
            try
            {
                Folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(20);
            }
    }
}

/// <summary>Short ways to read answers.</summary>
internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public static string Text(this JsonElement json, string field) => json.GetProperty(field).GetString()!;

    /// <summary>It is problem details with this status and code.</summary>
    public static async Task<JsonElement> ShouldBeProblem(this HttpResponseMessage response, int status, string code)
    {
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Json();
        problem.Text("code").ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.Text("detail").ShouldNotBeNullOrWhiteSpace();
        return problem;
    }
}
