using System.Net;
using System.Net.Sockets;
using Transcode.Domain.Addresses;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Tests.Outgoing;

/// <summary>The way out, over real sockets: 127.0.0.1 stands for a network that is allowed, names are resolved by the tests.</summary>
public sealed class GuardedHttpTests(TargetServer target) : IClassFixture<TargetServer>
{
    private static readonly OutgoingPolicy _policy = new() { Allowed = [AddressRange.Of([127, 0, 0, 1], 32)] };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What an attacker names to get into the network behind us; port, path and the rest come from the test.</summary>
    public static TheoryData<string, AddressFault> Inward => new()
    {
        { "127.0.0.2", AddressFault.Network },
        { "0.0.0.0", AddressFault.Network },
        { "10.0.0.1", AddressFault.Network },
        { "172.16.0.1", AddressFault.Network },
        { "192.168.0.1", AddressFault.Network },
        { "100.64.0.1", AddressFault.Network },
        { "169.254.169.254", AddressFault.Network },
        { "224.0.0.1", AddressFault.Network },
        { "255.255.255.255", AddressFault.Network },
        { "[::]", AddressFault.Network },
        { "[::1]", AddressFault.Network },
        { "[::ffff:127.0.0.2]", AddressFault.Network },
        { "[::ffff:7f00:2]", AddressFault.Network },
        { "[::127.0.0.2]", AddressFault.Network },
        { "[64:ff9b::7f00:2]", AddressFault.Network },
        { "[2002:7f00:2::]", AddressFault.Network },
        { "[2001:0:7f00:2::]", AddressFault.Network },
        { "[fc00::1]", AddressFault.Network },
        { "[fd00:ec2::254]", AddressFault.Network },
        { "[fe80::1]", AddressFault.Network },
        { "[ff02::1]", AddressFault.Network },
        { "2130706434", AddressFault.Host },
        { "0177.0.0.2", AddressFault.Host },
        { "0x7f.0.0.2", AddressFault.Host },
        { "0x7f000002", AddressFault.Host },
        { "127.2", AddressFault.Host },
        { "127.0.0.2.", AddressFault.Host },
        { "example.org@127.0.0.2", AddressFault.UserInfo },
        { "localhost.", AddressFault.Network },
        { "inner.example", AddressFault.Network },
        { "mapped.example", AddressFault.Network },
    };

    [Theory]
    [MemberData(nameof(Inward))]
    public async Task An_address_that_leads_inward_is_refused(string host, AddressFault fault)
    {
        using var http = Guard().Client(TimeSpan.FromSeconds(20));
        (await Refused(() => http.GetAsync($"http://{host}:{target.OtherPort}/inward", Stop))).Fault.ShouldBe(fault);
        target.Came.ShouldNotContain(came => came.Path == "/inward");
    }

    [Theory]
    [MemberData(nameof(Inward))]
    public async Task So_is_a_redirect_to_it(string host, AddressFault fault)
    {
        using var http = Guard().Client(TimeSpan.FromSeconds(20), redirects: 5);
        var inward = $"http://{host}:{target.OtherPort}/by-redirect";
        (await Refused(() => http.GetAsync($"http://good.example:{target.Port}/?to={Uri.EscapeDataString(inward)}", Stop))).Fault.ShouldBe(
            fault);
        target.Came.ShouldNotContain(came => came.Path == "/by-redirect");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://good.example/")]
    [InlineData("gopher://good.example:6379/x")]
    public async Task So_is_a_redirect_to_another_scheme(string to)
    {
        using var http = Guard().Client(TimeSpan.FromSeconds(20), redirects: 5);
        (await Refused(() => http.GetAsync($"http://good.example:{target.Port}/?to={Uri.EscapeDataString(to)}", Stop))).Fault.ShouldBe(
            AddressFault.Scheme);
    }

    /// <summary>The look was at a good address, the connection went to another.</summary>
    [Fact]
    public async Task A_name_that_changes_between_two_requests_is_checked_anew_and_each_connection_goes_to_what_was_checked()
    {
        var asked = 0;
        var guard = new GuardedHttp(_policy,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.1" : "127.0.0.2")]));
        using var http = guard.Client(TimeSpan.FromSeconds(20));
        using (await http.GetAsync($"http://changing.example:{target.Port}/first", Stop)) { }
        asked.ShouldBe(1); // One look for one connection: there is no second one that could say something else.

        (await Refused(() => http.GetAsync($"http://changing.example:{target.OtherPort}/second", Stop))).Fault.ShouldBe(
            AddressFault.Network);
        target.Came.ShouldNotContain(came => came.Path == "/second");
    }

    [Fact]
    public async Task Of_a_name_with_several_addresses_only_those_that_are_allowed_are_tried()
    {
        var guard = new GuardedHttp(_policy,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.IPv6Loopback, IPAddress.Loopback]));
        using var http = guard.Client(TimeSpan.FromSeconds(20));
        using var answer = await http.GetAsync($"http://several.example:{target.Port}/several", Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_redirect_is_followed_and_a_key_is_not_told_to_another_server()
    {
        using var http = Guard().Client(TimeSpan.FromSeconds(20), redirects: 5);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "for-good-example");
        var elsewhere = $"http://other.example:{target.Port}/elsewhere";
        using (await http.GetAsync($"http://good.example:{target.Port}/one?to={Uri.EscapeDataString("/here")}", Stop)) { }
        using (await http.GetAsync($"http://good.example:{target.Port}/one?to={Uri.EscapeDataString(elsewhere)}", Stop)) { }

        target.Came.Single(came => came.Path == "/here").Key.ShouldBe("Bearer for-good-example");
        target.Came.Single(came => came.Path == "/elsewhere").ShouldBe(($"other.example:{target.Port}", "/elsewhere", null));
    }

    [Fact]
    public async Task A_circle_ends_and_what_is_posted_is_not_sent_on()
    {
        using var http = Guard().Client(TimeSpan.FromSeconds(20), redirects: 3);
        (await Refused(() => http.GetAsync($"http://good.example:{target.Port}/round", Stop))).Fault.ShouldBe(AddressFault.Redirects);
        target.Came.Count(came => came.Path == "/round").ShouldBe(4);

        using var posted = await http.PostAsync($"http://good.example:{target.Port}/?to=%2Fposted", new StringContent("x"), Stop);
        posted.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        target.Came.ShouldNotContain(came => came.Path == "/posted");
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_a_failure_and_no_refusal()
    {
        var guard = new GuardedHttp(_policy, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        using var http = guard.Client(TimeSpan.FromSeconds(20));
        var failed = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync("http://nobody.example:8080/", Stop));
        AddressRefusedException.Of(failed).ShouldBeNull();
    }

    private static GuardedHttp Guard() => new(_policy, (host, _) => Task.FromResult<IPAddress[]>([host switch
    {
        "inner.example" or "localhost." => IPAddress.Parse("127.0.0.2"),
        "mapped.example" => IPAddress.Parse("::ffff:127.0.0.2"),
        _ => IPAddress.Loopback,
    }]));

    private static async Task<AddressRefusal> Refused(Func<Task<HttpResponseMessage>> send) =>
        (await Should.ThrowAsync<AddressRefusedException>(async () => (await send()).Dispose())).Why;
}
