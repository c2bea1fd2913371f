using System.Net;
using Transcode.Domain.Addresses;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>Asks for the addresses of a name.</summary>
public delegate Task<IPAddress[]> NameResolver(string host, CancellationToken stop);

/// <summary>
/// The one way out to addresses that a person or a worker named: pushes, webhooks, sources. Ask <see cref="Read"/> when an address is
/// given, so that what is wrong with its form is told at once, and send by a client of <see cref="Client"/>, which holds each connection
/// against the policy at the moment it is made. What is refused there is an <see cref="AddressRefusedException"/>.
/// </summary>
/// <param name="policy">Where to.</param>
/// <param name="resolver">Null: the system's.</param>
public sealed class GuardedHttp(OutgoingPolicy policy, NameResolver? resolver = null)
{
    private static readonly HttpRequestOptionsKey<bool> _named = new("transcode.named");
    private readonly NameResolver _resolver = resolver ?? Dns.GetHostAddressesAsync;

    /// <summary>The address, or why it is refused whatever names lead to. A good one may still be refused when it is connected
    /// to.</summary>
    public (Uri? Url, AddressRefusal? Why) Read(string text)
    {
        var (url, why) = OutgoingUrl.Read(text);
        return url is not null && Check(url) is { } refused ? (null, refused) : (url, why);
    }

    /// <summary>It goes to an address that a person or a worker named.</summary>
    public static bool IsNamed(HttpRequestMessage request) => request.Options.TryGetValue(_named, out var named) && named;

    internal static void Mark(HttpRequestMessage request) => request.Options.Set(_named, true);

    /// <summary>Null: its form holds, and so does the address where the host is one.</summary>
    public AddressRefusal? Check(Uri url) => OutgoingUrl.Check(url)
        ?? (IPAddress.TryParse(url.DnsSafeHost, out var address) ? policy.Check(AddressRange.Bits(address.GetAddressBytes()), url.Host)
        : null);

    /// <summary>The same guard that also allows one address, to which the caller has proven to belong.</summary>
    public GuardedHttp Allowing(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return new(policy with { Allowed = [.. policy.Allowed, AddressRange.Of(bytes, bytes.Length * 8)] }, _resolver);
    }

    /// <summary>To be kept for as long as requests are made, and disposed.</summary>
    /// <param name="timeout">Of a request until its header is there, or its body too where that is not streamed.</param>
    /// <param name="redirects">How many are followed, of GET and HEAD alone; each is checked as the first address was. 0: they are answers
    /// like others.</param>
    public HttpClient Client(TimeSpan timeout, int redirects = 0) => new(Handler(redirects)) { Timeout = timeout };

    /// <summary>For another program that goes out by itself: it listens at once, and until it is disposed.</summary>
    /// <param name="bytes">So many come in by it in all; then it ends what runs.</param>
    public GuardedProxy Proxy(long bytes = long.MaxValue) => new(this, new GuardedConnection(policy, _resolver), bytes);

    /// <summary>What <see cref="Client"/> sends by, for callers that put handlers of their own around it.</summary>
    public HttpMessageHandler Handler(int redirects = 0) => new GuardedRedirects(this, redirects, new SocketsHttpHandler
    {
        ConnectCallback = new GuardedConnection(policy, _resolver).Open,
        AllowAutoRedirect = false,
        // A proxy would be the one that is checked, and not what it connects to.
        UseProxy = false,
        UseCookies = false,
        // A name that leads elsewhere by now is looked up again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 64 << 10,
    });
}
