using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain.Protocol;
using Transcode.Media.Inputs;

namespace Transcode.Worker.Transfers;

/// <summary>
/// A tool's way to a source that lies behind a signed address. What stands in a tool's arguments everybody on the machine can read, and a
/// tool repeats it in its complaints; so it is told a name that leads nowhere, and in its environment, which only its own user can read, a
/// proxy on loopback with a pass. The proxy asks for the signed address in its place, as long as the lease lasts.
/// </summary>
public sealed class SourceProxy(MediaTransfers transfers) : IAsyncDisposable
{
    private const int TokenBytes = 24;
    private const string User = "lease";

    private readonly ConcurrentDictionary<string, TransferAddress> _passes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private WebApplication? _app;
    private int _port;

    /// <summary>Opens the way; it begins to listen with the first.</summary>
    /// <param name="address">Where the source lies.</param>
    /// <param name="stop">Ends the start.</param>
    /// <returns>To be disposed of with the lease.</returns>
    public async Task<SourcePass> Open(TransferAddress address, CancellationToken stop)
    {
        await Start(stop);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        _passes[token] = address;
        return new SourcePass($"http://{User}:{token}@127.0.0.1:{_port}", () => _passes.TryRemove(token, out _));
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task Start(CancellationToken stop)
    {
        await _starting.WaitAsync(stop);
        try
        {
            if (_app is not null)
                return;
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = 0;
                // An encoder reads on when it has room, which may be after minutes.
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.Listen(IPAddress.Loopback, 0);
            });
            var app = builder.Build();
            app.Run(Answer);
            await app.StartAsync(stop);
            _port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
            _app = app;
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task Answer(HttpContext http)
    {
        if (PassOf(http.Request.Headers.ProxyAuthorization.ToString()) is not { } address)
        {
            // A tool shows its pass when it is asked for it.
            http.Response.StatusCode = StatusCodes.Status407ProxyAuthenticationRequired;
            http.Response.Headers.ProxyAuthenticate = "Basic realm=\"source\"";
        }
        else if (!HttpMethods.IsGet(http.Request.Method)
            || !string.Equals(http.Request.Host.Host, MediaInput.SourceHost, StringComparison.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            await transfers.PassOn(address, http);
        }
    }

    /// <summary>By what was drawn at random: the search of a dictionary tells nothing about the one that was looked for.</summary>
    private TransferAddress? PassOf(string authorization)
    {
        const string Scheme = "Basic ";
        var buffer = new byte[TokenBytes * 2 + User.Length + 1 + 16];
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(authorization[Scheme.Length..], buffer, out var length)
            && Encoding.ASCII.GetString(buffer, 0, length).Split(':') is [User, var token]
            ? _passes.GetValueOrDefault(token)
            : null;
    }
}

/// <summary>Leave to read one source by way of the proxy.</summary>
public sealed class SourcePass : IDisposable
{
    private readonly Action _end;

    internal SourcePass(string proxy, Action end) => (Proxy, _end) = (proxy, end);

    /// <summary>With the pass in it: for a tool's environment, and for nothing that is kept or shown.</summary>
    internal string Proxy { get; }

    public void Dispose() => _end();
}
