using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Transcode.Gateway.Tests.Outgoing;

/// <summary>What somebody's address leads to: on 127.0.0.1, which the tests allow, and on 127.0.0.2, which they do not. Remembers who
/// came.</summary>
public sealed class TargetServer : IAsyncLifetime
{
    private WebApplication? _app;

    public ConcurrentQueue<(string Host, string Path, string? Key)> Came { get; } = [];

    public int Port { get; private set; }

    /// <summary>On 127.0.0.2.</summary>
    public int OtherPort { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Parse("127.0.0.2"), 0);
        });
        _app = builder.Build();
        _app.Run(http =>
        {
            Came.Enqueue((http.Request.Host.Value!, http.Request.Path, http.Request.Headers.Authorization));
            http.Response.Headers.Connection = "close";
            if (http.Request.Query["to"].ToString() is { Length: > 0 } to)
                http.Response.Redirect(to, permanent: false, preserveMethod: true);
            else if (http.Request.Path == "/round")
                http.Response.Redirect("/round");
            return Task.CompletedTask;
        });
        await _app.StartAsync();
        var ports =
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(
                address => new Uri(address)).ToDictionary(uri => uri.Host, uri => uri.Port);
        (Port, OtherPort) = (ports["127.0.0.1"], ports["127.0.0.2"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
