using Microsoft.Extensions.Logging;
using Transcode.Domain.Addresses;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Application;
using Transcode.Storage.Sources;

namespace Transcode.Gateway.Leases;

/// <summary>
/// Addresses for the source that a fetch is to bring, where it lies in a store of the operator's. A new one is made each time, so none is
/// too old when a request begins, however long the fetching takes; none is kept, logged or told to anybody else.
/// </summary>
internal sealed partial class SourceGrants(SourceStores stores, JobService jobs, ILogger<SourceGrants> log)
{
    /// <summary>Whether that is what is asked for.</summary>
    public static bool Concerns(HeldLease lease, TransferRequest request) =>
        lease.Step == StepGraph.FetchId && request is { Write: [], Read: [var named] } && StoredUrl.IsMeant(named);

    /// <summary>Null: it is not the source of this lease's job.</summary>
    public async Task<TransferAnswer?> Source(HeldLease lease, string named, CancellationToken stop)
    {
        if (await jobs.Find(lease.Job, stop) is not { } job || job.Order.Source.Fetch?.Url != named
            || StoredUrl.Read(named) is not { Url: { } url })
            return null;
        try
        {
            var grant = await stores.Sign(url, job.Order.Tenant, stop);
            return new(_none, new Dictionary<string, TransferAddress>(StringComparer.Ordinal)
            {
                [named] = new(grant.Url.AbsoluteUri, grant.Headers),
            });
        }
        catch (SourceStoreException why)
        {
            // What the SDK says of it is for the operator alone.
            SourceNotSigned(log, job.Id.Value, url.Place, why.InnerException?.Message ?? why.Message);
            return new(_none, _none) { Refused = why.Message };
        }
    }

    private static readonly Dictionary<string, TransferAddress> _none = [];

    [LoggerMessage(1, LogLevel.Warning, "The source of job {Job} at {Place} could not be signed: {Why}")]
    private static partial void SourceNotSigned(ILogger log, string job, string place, string why);
}
