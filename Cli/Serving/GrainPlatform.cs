using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Leases;
using Transcode.Worker.Platform;

namespace Transcode.Cli.Serving;

/// <summary>The platform in this very process: what a worker says goes to the grains, and its media straight to the storage.</summary>
/// <param name="open">The door of the silo; it is asked for when the worker first speaks.</param>
internal sealed class GrainPlatform(Func<CohostedWorkerDoor> open) : IPlatform
{
    public Task<Welcome> Announce(Announcement announcement, CancellationToken stop) => open().Announce(announcement, stop);

    public Task<SelfTestAnswer> ReportSelfTest(string worker, SelfTestResult result, CancellationToken stop)
        => open().ReportSelfTest(worker, result, stop);

    public Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop) => open().Claim(request, stop);

    public Task<LeaseOrders> Renew(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop)
        => open().Renew(lease, report, patience, stop);

    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop) => open().Report(lease, report, stop);

    public Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop)
        => open().Transfers(lease, request, stop);

    public Task<PartsAnswer> Parts(string lease, PartsRequest request, CancellationToken stop) => open().Parts(lease, request, stop);

    public Task<CompleteAnswer> Complete(string lease, CompleteRequest request, CancellationToken stop)
        => open().Complete(lease, request, stop);

    public Task Tell(AssignmentStatus status, CancellationToken stop) => open().Tell(status, stop);

    /// <summary>Only a storage elsewhere hands out addresses here, and they are whole.</summary>
    public Uri AddressOf(string url) => new(url, UriKind.Absolute);
}
