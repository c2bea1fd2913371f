namespace Transcode.Silo.Webhooks;

/// <summary>How endpoints are reached. No redirect is followed, no cookie kept, no proxy of the environment asked.</summary>
public sealed class WebhookTransport(HttpMessageHandler handler) : IDisposable
{
    private static readonly TimeSpan _longestConnect = TimeSpan.FromSeconds(5);

    public HttpMessageHandler Handler => handler;

    public static WebhookTransport Direct() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = _longestConnect,
        // Names move.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16,
    });

    public void Dispose() => handler.Dispose();
}
