using Amazon.Runtime;

namespace Transcode.Storage.S3;

/// <summary>
/// HTTP connections to the service, without "Expect: 100-continue". Asking first costs a round trip for each segment; and where radosgw
/// refuses, it does not read the small body that .NET sends all the same, and takes it for the beginning of the next request (405).
/// </summary>
internal sealed class S3Connections(TimeSpan answerWithin) : HttpClientFactory
{
    private static readonly TimeSpan _connectWithin = TimeSpan.FromSeconds(10);

    // Addresses behind a name change; a connection is not kept for ever.
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(5);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(
        new WithoutExpectation
        {
            InnerHandler = new SocketsHttpHandler
            {
                ConnectTimeout = _connectWithin,
                PooledConnectionLifetime = _connectionLifetime,
                AllowAutoRedirect = false,
                UseCookies = false,
            },
        },
        disposeHandler: true)
    {
        // Until the headers of the answer; a long download is not cut off.
        Timeout = answerWithin,
    };

    /// <summary>Kept for the life of the S3 client and disposed with it.</summary>
    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;

    private sealed class WithoutExpectation : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.ExpectContinue = false;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
