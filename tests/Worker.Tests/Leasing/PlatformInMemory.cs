using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Worker.Platform;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>A platform without a server: it keeps what it is told. It hands out no work and no addresses.</summary>
internal sealed class PlatformInMemory : IPlatform
{
    public List<(string Lease, ResultReport Report)> Reports { get; } = [];

    public Task<Welcome> Announce(Announcement announcement, CancellationToken stop) => throw new NotSupportedException();

    public Task<SelfTestAnswer> ReportSelfTest(string worker, SelfTestResult result, CancellationToken stop)
        => throw new NotSupportedException();

    public Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop)
        => Task.FromResult<IReadOnlyList<LeaseOffer>>([]);

    public Task<LeaseOrders> Renew(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop)
        => Task.FromResult(LeaseOrders.Continue);

    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop)
    {
        Reports.Add((lease, report));
        return Task.FromResult(new ResultAnswer(true, "noted"));
    }

    public Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop)
        => throw new NotSupportedException();

    public Task<PartsAnswer> Parts(string lease, PartsRequest request, CancellationToken stop) => throw new NotSupportedException();

    public Task<CompleteAnswer> Complete(string lease, CompleteRequest request, CancellationToken stop)
        => throw new NotSupportedException();

    public Task Tell(AssignmentStatus status, CancellationToken stop) => Task.CompletedTask;

    public Uri AddressOf(string url) => new(url);
}
