using System.Net;
using Transcode.Domain.Addresses;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>Checks the form of each address that a request goes to, the first and those it is sent on to, and follows these one by
/// one.</summary>
internal sealed class GuardedRedirects(GuardedHttp guard, int most, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var followed = most > 0 && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head) && request.Content is null;
        for (var hops = 0; ; hops++)
        {
            Refuse(guard.Check(request.RequestUri!));
            GuardedHttp.Mark(request);
            // HTTP/3 would not ask the connection's callback.
            (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionOrLower);
            var response = await Forward(request, cancellationToken);
            if (!followed || Target(response) is not { } target)
                return response;
            response.Dispose();
            Refuse(hops == most
                ? new(AddressFault.Redirects, $"The address was sent on more than {most} times. Name the one at which the file lies.")
                : null);
            Refuse(request.RequestUri!.Scheme == "https" && target.Scheme == "http"
                ? new(AddressFault.Scheme,
                "The address was sent on from https:// to http://, where anybody on the way can change the file.") : null);
            request = To(target, request);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The guard resolves names, which waits: send asynchronously.");

    /// <summary>What the connection refused comes wrapped.</summary>
    private async Task<HttpResponseMessage> Forward(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            return await base.SendAsync(request, stop);
        }
        catch (HttpRequestException e) when (e is not AddressRefusedException && AddressRefusedException.Of(e) is { } why)
        {
            throw new AddressRefusedException(why);
        }
    }

    private static Uri? Target(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
        ? location.IsAbsoluteUri ? location : new Uri(response.RequestMessage!.RequestUri!, location) : null;

    /// <summary>What was meant for one server is not told to another.</summary>
    private static HttpRequestMessage To(Uri target, HttpRequestMessage from)
    {
        var next = new HttpRequestMessage(from.Method, target);
        var same = Uri.Compare(target, from.RequestUri, UriComponents.SchemeAndServer, UriFormat.Unescaped,
            StringComparison.OrdinalIgnoreCase) == 0;
        foreach (var header in from.Headers.NonValidated.Where(
            header => same || header.Key is "Range" or "If-Range" or "Accept" or "User-Agent" or "Accept-Encoding"))
            next.Headers.TryAddWithoutValidation(header.Key, header.Value);
        next.Headers.Host = null;
        return next;
    }

    private static void Refuse(AddressRefusal? why)
    {
        if (why is not null)
            throw new AddressRefusedException(why);
    }
}
