namespace Transcode.Worker.Platform;

/// <summary>Sends each try to the gateway whose turn it is: a call that is tried again goes to another where the first did not
/// answer.</summary>
internal sealed class GatewayHandler(Gateways gateways) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<CancellationToken> _stop = new("transcode.stop");

    /// <summary>Whoever is told to stop leaves no gateway.</summary>
    public static void Tell(HttpRequestMessage request, CancellationToken stop) => request.Options.Set(_stop, stop);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = await gateways.Ask(cancellationToken);
        request.RequestUri = new Uri(asked, request.RequestUri!.PathAndQuery);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (IsUnanswered(e, request.Options.TryGetValue(_stop, out var stop) ? stop : cancellationToken))
        {
            gateways.Leave(asked);
            throw;
        }
    }

    public static bool IsUnanswered(Exception e, CancellationToken stop) =>
        e is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested;
}
