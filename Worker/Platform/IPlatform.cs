using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Worker.Platform;

/// <summary>
/// All that a worker knows of the platform it works for; by HTTP from any machine. What fails is tried again by who asked: nothing here is
/// done twice by being asked twice. A platform that does not answer is an <see cref="HttpRequestException"/>.
/// </summary>
public interface IPlatform
{
    /// <summary>I am here, I can do this, I do that now. Again every few seconds.</summary>
    Task<Welcome> Announce(Announcement announcement, CancellationToken stop);

    /// <summary>What came out of the piece of film that every worker encodes before it may join.</summary>
    Task<SelfTestAnswer> ReportSelfTest(string worker, SelfTestResult result, CancellationToken stop);

    /// <summary>Waits, on the other side, until there is work or the time of the request is up.</summary>
    Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop);

    /// <param name="lease">Which.</param>
    /// <param name="report">How far it is.</param>
    /// <param name="patience">A renewal that takes longer is given up, for the next one to be asked elsewhere while the lease still
    /// lasts.</param>
    /// <param name="stop">Ends it.</param>
    Task<LeaseOrders> Renew(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop);

    /// <summary>How a lease ended.</summary>
    Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop);

    /// <summary>Addresses at which files of a lease are read and written.</summary>
    Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop);

    /// <summary>Addresses for the parts of one large file of a lease.</summary>
    Task<PartsAnswer> Parts(string lease, PartsRequest request, CancellationToken stop);

    /// <summary>All parts are there, and become one file.</summary>
    Task<CompleteAnswer> Complete(string lease, CompleteRequest request, CancellationToken stop);

    /// <summary>Tells how a job is that runs here, with the address of the local stream.</summary>
    Task Tell(AssignmentStatus status, CancellationToken stop);

    /// <summary>A platform that stores in a folder hands out addresses relative to itself.</summary>
    Uri AddressOf(string url);
}
