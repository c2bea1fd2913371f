namespace Transcode.Silo.Webhooks;

/// <summary>How endpoints are reached. A host gives one that connects to nowhere that an address which somebody named must not lead, and
/// that follows no redirect; without one nothing is sent.</summary>
public sealed class WebhookTransport(HttpMessageHandler handler) : IDisposable
{
    public HttpMessageHandler Handler => handler;

    /// <summary>Leads nowhere.</summary>
    public static WebhookTransport None() => new(new Closed());

    public void Dispose() => handler.Dispose();

    private sealed class Closed : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("this silo was given no way out");
    }
}
