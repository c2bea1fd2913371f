using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Hosting;
using Transcode.Storage;

namespace Transcode.Gateway.Leases;

/// <summary>A large file of a lease, part by part: a line that breaks costs one of them, and a storage that takes no more than 5 GiB at
/// once is no limit.</summary>
internal sealed class PartGrants(IMediaStore store, GatewayOptions options)
{
    /// <summary>Addresses run out; more are asked for when they are needed.</summary>
    private const int MostAtOnce = 100;

    public async Task<PartsAnswer> Parts(HeldLease lease, PartsRequest request, LeaseCaller caller, CancellationToken stop)
    {
        var (key, plan) = (KeyOf(lease, request.Key), PartPlan.Of(request.Bytes, options.PartBytes));
        var upload = request.Upload is { } known ? new MultipartUpload(key, known) : await store.Multipart.Start(key, null, stop);
        var parts = new List<TransferAddress>();
        for (var part = request.From; part <= plan.Count && parts.Count < MostAtOnce; part++)
            parts.Add(
                LeaseGrants.Address(await store.Multipart.GrantPart(upload, part, plan.LengthOf(part), options.TransferLifetime, stop),
                    caller));
        return new PartsAnswer(upload.Id, plan.PartBytes, parts);
    }

    public async Task<CompleteAnswer> Complete(HeldLease lease, CompleteRequest request, CancellationToken stop)
    {
        var parts = request.Tags.Select((tag, i) => new MultipartPart(i + 1, tag)).ToList();
        return new((await store.Multipart.Complete(new MultipartUpload(KeyOf(lease, request.Key), request.Upload), parts, stop)).Length);
    }

    private static MediaKey KeyOf(HeldLease lease, string key) => MediaKey.Parse($"{lease.Staging}/{key}");
}
