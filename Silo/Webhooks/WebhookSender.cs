using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Transcode.Domain;
using Transcode.Domain.Webhooks;

namespace Transcode.Silo.Webhooks;

/// <summary>Sends one delivery once. Whatever the other side does becomes an attempt with its reason.</summary>
/// <param name="transport">Connects to nowhere that endpoints must not lead; it follows no redirect.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookSender(WebhookTransport transport, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(15);
    private static readonly ProductInfoHeaderValue _agent = new("Transcode-Webhooks", ProductVersion.Current);

    private readonly HttpClient _http = new(transport.Handler, disposeHandler: false) { Timeout = _longest };

    public async Task<DeliveryAttempt> Send(WebhookDelivery delivery, string url, IReadOnlyList<WebhookSecret> secrets,
        CancellationToken stop)
    {
        var (at, began) = (time.GetUtcNow(), time.GetTimestamp());
        var (status, error) = await Post(delivery, url, secrets, at, stop);
        return new DeliveryAttempt(at, time.GetElapsedTime(began), status, error);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int? Status, string? Error)> Post(WebhookDelivery delivery, string url, IReadOnlyList<WebhookSecret> secrets,
        DateTimeOffset at, CancellationToken stop)
    {
        try
        {
            using var request = Request(delivery, url, secrets, at);
            // What it answers beyond its status is not read: whoever can name an address must not learn by it what lies there.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return ((int)answer.StatusCode, Problem(answer.StatusCode));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, $"No answer within {_longest.TotalSeconds:0} s.");
        }
        catch (HttpRequestException failure)
        {
            return (null, Problem(failure));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Of the guard, of a broken address, of a connection that breaks in an unusual way: all of it is the endpoint's, and none of it
            // ends the sending.
            return (null, $"It could not be told: {failure.Message}");
        }
    }

    private static HttpRequestMessage Request(WebhookDelivery delivery, string url, IReadOnlyList<WebhookSecret> secrets, DateTimeOffset at)
    {
        var timestamp = WebhookSignature.Timestamp(at);
        var request = new HttpRequestMessage(HttpMethod.Post,
            url)
        { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(_agent);
        request.Headers.Add(WebhookSignature.IdHeader, delivery.Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Header(secrets, at, timestamp, delivery.Body));
        return request;
    }

    private static string? Problem(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"It answered {(int)status}; redirects are not followed. Name the address where the endpoint really is.",
        _ => $"It answered {(int)status}.",
    };

    private static string Problem(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "Its name is not known to the DNS.",
        HttpRequestError.SecureConnectionError => "Its certificate or its TLS was not accepted.",
        HttpRequestError.ConnectionError => $"It could not be reached: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.",
        HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded => "What it answered is no HTTP.",
        _ => $"It could not be told: {failure.Message}",
    };
}
