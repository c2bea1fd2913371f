using System.Net;
using System.Net.Sockets;
using Transcode.Domain.Protocol;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Leasing;

public sealed class FailoverTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A worker stayed with a server that took connections and answered nothing, lost its lease, and would have stayed for
    /// ever.</summary>
    [Fact]
    public async Task A_gateway_that_takes_connections_and_answers_nothing_is_left_for_the_next()
    {
        using var folder = new TemporaryFolder();
        await using var alive = await LoopbackGateway.Start(folder.File("store"));
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var options = new WorkerOptions
        {
            GatewayUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)hung.LocalEndpoint).Port}/"),
            OtherGateways = [alive.Address],
            WorkFolder = folder.Path
        };
        using var client = TestPlatform.Over(options);
        Task<LeaseOrders> Renew(TimeSpan patience) => client.Renew("l", new ProgressReport { Fence = 1 }, patience, Stop);

        await Should.ThrowAsync<OperationCanceledException>(() => Renew(TimeSpan.FromMilliseconds(300)));

        (await Renew(TimeSpan.FromSeconds(30))).ShouldBe(LeaseOrders.Continue);
    }

    [Fact]
    public async Task Who_is_told_to_stop_does_not_leave_a_gateway_that_is_well()
    {
        using var folder = new TemporaryFolder();
        await using var first = await LoopbackGateway.Start(folder.File("first"));
        await using var second = await LoopbackGateway.Start(folder.File("second"));
        using var client = TestPlatform.Over(new WorkerOptions
        {
            GatewayUrl = first.Address,
            OtherGateways = [second.Address],
            WorkFolder = folder.Path
        });
        using var stop = new CancellationTokenSource();
        var waiting = client.Claim(new LeaseRequest { WorkerId = new("w"), Room = 1 }, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        await client.Renew("l", new ProgressReport { Fence = 1 }, TimeSpan.FromSeconds(30), Stop);

        (first.ProgressReports, second.ProgressReports).ShouldBe((1, 0));
    }
}
