using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Transcode.Domain.Protocol;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>Which calls of the platform are tried again, and where the platform is found.</summary>
public sealed class PlatformCallTests : IAsyncLifetime
{
    private static readonly TransferRequest _question = new(1, ["a"], []);

    private readonly TemporaryFolder _folder = new();
    private LoopbackGateway _gateway = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await LoopbackGateway.Start(_folder.File("store"));

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>One lost answer behind an hour of encoding made the step begin again.</summary>
    [Fact]
    public async Task A_question_in_the_middle_of_a_step_is_asked_again_until_it_is_answered()
    {
        using var client = Over(_gateway.Address);
        foreach (var status in (int[])[503, 500, 429])
            _gateway.OnRequest.Enqueue(status);

        (await client.Transfers("l", _question, Stop)).Write.Keys.ShouldBe(["a"]);

        _gateway.Requests.ShouldBe(4);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_refusal_is_an_answer_and_is_not_asked_for_again(int status)
    {
        using var client = Over(_gateway.Address);
        _gateway.OnRequest.Enqueue(status);

        (await Should.ThrowAsync<HttpRequestException>(() => client.Transfers("l", _question, Stop))).StatusCode
            .ShouldBe((HttpStatusCode)status);

        _gateway.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task What_its_caller_repeats_is_sent_once()
    {
        using var client = Over(_gateway.Address);
        foreach (var call in (Func<Task>[])[
            () => client.Renew("l", new ProgressReport { Fence = 1 }, TimeSpan.FromSeconds(30), Stop),
            () => client.Claim(new LeaseRequest { WorkerId = new("w"), Room = 1 }, Stop)])
        {
            var before = _gateway.Requests;
            _gateway.OnRequest.Enqueue(503);

            await Should.ThrowAsync<HttpRequestException>(call);

            (_gateway.Requests - before).ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_question_goes_on_to_another_gateway_where_the_first_is_gone()
    {
        using var client = Over(Nobody(), _gateway.Address);

        (await client.Transfers("l", _question, Stop)).Write.Keys.ShouldBe(["a"]);

        client.AddressOf("/x").ShouldBe(new Uri(_gateway.Address, "/x"));
    }

    [Theory]
    [InlineData("https+http://gateway")]
    [InlineData("http+https://gateway/")]
    public async Task A_gateway_that_is_named_is_found_where_its_name_leads(string name)
    {
        using var client = TestPlatform.Over(new WorkerOptions { GatewayUrl = new Uri(name) },
            ("services:gateway:http:0", _gateway.Address.AbsoluteUri));

        (await client.Renew("l", new ProgressReport { Fence = 1 }, TimeSpan.FromSeconds(30), Stop)).ShouldBe(LeaseOrders.Continue);

        client.AddressOf("/put/a").ShouldBe(new Uri(_gateway.Address, "/put/a"));
    }

    [Fact]
    public async Task Of_several_behind_one_name_who_is_gone_is_left_for_the_next()
    {
        using var client = TestPlatform.Over(new WorkerOptions { GatewayUrl = new Uri("https+http://gateway") },
            ("services:gateway:http:0", Nobody().AbsoluteUri), ("services:gateway:http:1", _gateway.Address.AbsoluteUri));
        Task<LeaseOrders> Renew() => client.Renew("l", new ProgressReport { Fence = 1 }, TimeSpan.FromSeconds(30), Stop);

        await Should.ThrowAsync<HttpRequestException>(Renew);

        (await Renew()).ShouldBe(LeaseOrders.Continue);
    }

    /// <summary>It was told as a fault of the worker, to be reported.</summary>
    [Fact]
    public async Task A_question_that_nobody_answers_in_time_ends_like_one_that_nobody_heard()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("x").AddRetries().ConfigurePrimaryHttpMessageHandler(() => new Silence());
        services.PostConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(20);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromMilliseconds(100);
        });
        await using var host = services.BuildServiceProvider();
        using var http = host.GetRequiredService<IHttpClientFactory>().CreateClient("x");

        var failed = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://gateway.invalid/"), Stop));

        failed.Message.ShouldStartWith("The server did not answer in time.");
    }

    private static HttpPlatform Over(params Uri[] gateways) =>
        TestPlatform.Over(new WorkerOptions { GatewayUrl = gateways[0], OtherGateways = gateways[1..] });

    /// <summary>An address at which nothing listens any more.</summary>
    private static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("It waited for ever.");
        }
    }
}
