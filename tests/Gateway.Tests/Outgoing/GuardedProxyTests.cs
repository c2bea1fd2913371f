using System.Net;
using System.Net.Sockets;
using System.Text;
using Transcode.Domain.Addresses;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Tests.Outgoing;

/// <summary>The way out of other programs, over real sockets.</summary>
public sealed class GuardedProxyTests(TargetServer target) : IClassFixture<TargetServer>
{
    private static readonly OutgoingPolicy _policy = new() { Allowed = [AddressRange.Of([127, 0, 0, 1], 32)] };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_passed_on_without_the_pass()
    {
        await using var proxy = Guard().Proxy();
        using var http = Through(proxy.Address);
        using (await http.GetAsync($"http://good.example:{target.Port}/by-proxy", Stop)) { }
        target.Came.ShouldContain(came => came.Host == $"good.example:{target.Port}" && came.Path == "/by-proxy" && came.Key == null);
        proxy.Refused.ShouldBeNull();
    }

    [Fact]
    public async Task A_tunnel_carries_what_is_said_in_it()
    {
        await using var proxy = Guard().Proxy();
        var said = await Talk(proxy, $"CONNECT good.example:{target.Port} HTTP/1.1\r\n{Pass(proxy)}\r\n\r\n",
            $"GET /in-tunnel HTTP/1.1\r\nHost: good.example:{target.Port}\r\n\r\n");
        said.ShouldStartWith("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK");
        target.Came.ShouldContain(came => came.Path == "/in-tunnel");
    }

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("169.254.169.254")]
    [InlineData("inner.example")]
    [InlineData("2130706434")]
    [InlineData("[::1]")]
    public async Task Neither_leads_inward(string host)
    {
        await using var proxy = Guard().Proxy();
        (await Talk(proxy, $"CONNECT {host}:{target.OtherPort} HTTP/1.1\r\n{Pass(proxy)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 403");
        (await Talk(proxy, $"GET http://{host}:{target.OtherPort}/inward-by-proxy HTTP/1.1\r\n{Pass(proxy)}\r\n\r\n"))
            .ShouldStartWith("HTTP/1.1 403");
        proxy.Refused.ShouldNotBeNull();
        target.Came.ShouldNotContain(came => came.Path == "/inward-by-proxy");
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_goes_out_by_it()
    {
        await using var proxy = Guard().Proxy();
        (await Talk(proxy, $"GET http://good.example:{target.Port}/stranger HTTP/1.1\r\n\r\n")).ShouldStartWith("HTTP/1.1 407");
        (await Talk(proxy, $"GET http://good.example:{target.Port}/stranger HTTP/1.1\r\nProxy-Authorization: Basic Z3VhcmQ6MA==\r\n\r\n"))
            .ShouldStartWith("HTTP/1.1 407");
        target.Came.ShouldNotContain(came => came.Path == "/stranger");
    }

    [Theory]
    [InlineData("GET file:///etc/passwd HTTP/1.1")]
    [InlineData("CONNECT good.example HTTP/9")]
    [InlineData("GET /no-host HTTP/1.1")]
    public async Task What_is_no_request_of_a_proxy_is_told_so(string line)
    {
        await using var proxy = Guard().Proxy();
        (await Talk(proxy, $"{line}\r\n{Pass(proxy)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 400");
    }

    [Fact]
    public async Task More_than_is_allowed_does_not_come_in()
    {
        await using var proxy = Guard().Proxy(bytes: 20);
        var said = await Talk(proxy, $"GET http://good.example:{target.Port}/much HTTP/1.1\r\nHost: x\r\n{Pass(proxy)}\r\n\r\n");
        said.Length.ShouldBeLessThanOrEqualTo(20);
        proxy.IsExhausted.ShouldBeTrue();
    }

    /// <summary>However many talk to it, and whatever they leave unsaid, it ends when it is told to.</summary>
    [Fact]
    public async Task It_ends_beside_connections_that_say_nothing()
    {
        var proxy = Guard().Proxy();
        using var silent = new TcpClient("127.0.0.1", new Uri(proxy.Address).Port);
        await Talk(proxy, $"GET http://good.example:{target.Port}/before-the-end HTTP/1.1\r\n{Pass(proxy)}\r\n\r\n");
        await proxy.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Stop);
        (await silent.GetStream().ReadAsync(new byte[1], Stop)).ShouldBe(0);
    }

    private static GuardedHttp Guard() => new(_policy, (host, _) => Task.FromResult<IPAddress[]>(
        [IPAddress.Parse(host == "inner.example" ? "127.0.0.2" : "127.0.0.1")]));

    private static HttpClient Through(string address)
    {
        var at = new Uri(address);
        var user = at.UserInfo.Split(':');
        return new(new SocketsHttpHandler
        {
            Proxy = new WebProxy($"http://127.0.0.1:{at.Port}") { Credentials = new NetworkCredential(user[0], user[1]) },
        });
    }

    private static string Pass(GuardedProxy proxy)
        => $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(new Uri(proxy.Address).UserInfo))}";

    /// <returns>All that came back until the other side hung up.</returns>
    private static async Task<string> Talk(GuardedProxy proxy, string first, string second = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(proxy.Address).Port, Stop);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(first + second), Stop);
        var said = new MemoryStream();
        try
        {
            await stream.CopyToAsync(said, Stop);
        }
        catch (IOException)
        {
            // Cut: what came before counts.
        }
        return Encoding.ASCII.GetString(said.ToArray());
    }
}
