using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>
/// One machine's line to everything, which can be cut: an HTTP proxy that the machine is told to use. Cut it either refuses and breaks off,
/// as when an address is gone, or nothing moves and nobody hears of it, as when a cable is pulled.
/// </summary>
internal sealed class NetworkLink : IAsyncDisposable
{
    private static readonly HashSet<string> _ofTheConnection =
        new(["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Expect"],
            StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _beyond = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false
    });
    private CancellationTokenSource _broken = new();
    private volatile TaskCompletionSource _flows = new();

    private NetworkLink(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<NetworkLink> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = null;
        });
        var line = new NetworkLink(builder.Build());
        line._flows.SetResult();
        line._app.Run(line.Pass);
        await line._app.StartAsync(TestContext.Current.CancellationToken);
        return line;
    }

    /// <param name="silently">Nothing is refused, nothing moves.</param>
    public async Task Cut(bool silently)
    {
        _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!silently)
            await _broken.CancelAsync();
    }

    public void Mend()
    {
        if (_broken.IsCancellationRequested)
            _broken = new CancellationTokenSource();
        _flows.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _broken.CancelAsync();
        _flows.TrySetResult();
        await _app.DisposeAsync();
        _beyond.Dispose();
        _broken.Dispose();
    }

    private async Task Pass(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_broken.Token, http.RequestAborted);
        try
        {
            await _flows.Task.WaitAsync(ended.Token);
            using var request = Request(http);
            using var answer = await _beyond.SendAsync(request, ended.Token);
            await _flows.Task.WaitAsync(ended.Token);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (!_ofTheConnection.Contains(name))
                    http.Response.Headers[name] = values.ToArray();
            await Copy(await answer.Content.ReadAsStreamAsync(ended.Token), http.Response.Body, ended.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            http.Abort(); // What is beyond does not answer, or the line was cut: no words of ours in between.
        }
    }

    private async Task Copy(Stream from, Stream to, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        for (int count; (count = await from.ReadAsync(buffer, stop)) > 0;)
        {
            await _flows.Task.WaitAsync(stop);
            await to.WriteAsync(buffer.AsMemory(0, count), stop);
            await to.FlushAsync(stop);
        }
    }

    /// <summary>Letter for letter: addresses are signed.</summary>
    private static HttpRequestMessage Request(HttpContext http)
    {
        var address = new Uri(http.Features.Get<IHttpRequestFeature>()!.RawTarget,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), address);
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(http.Request.Body);
        foreach (var (name, values) in http.Request.Headers)
            if (!_ofTheConnection.Contains(name) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        return request;
    }
}
