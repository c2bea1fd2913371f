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

    private const long Mebibyte = 1 << 20;

    public async Task<PartsAnswer> Parts(HeldLease lease, PartsRequest request, LeaseCaller caller, CancellationToken stop)
    {
        var (key, size) = (KeyOf(lease, request.Key), PartBytes(request.Bytes));
        var upload = request.Upload is { } known ? new MultipartUpload(key, known) : await store.Multipart.Start(key, null, stop);
        var count = (int)((request.Bytes + size - 1) / size);
        var parts = new List<TransferAddress>();
        for (var part = request.From; part <= count && parts.Count < MostAtOnce; part++)
            parts.Add(
                LeaseGrants.Address(await store.Multipart.GrantPart(upload, part, Math.Min(size, request.Bytes - (part - 1) * size),
                    options.TransferLifetime, stop), caller));
        return new PartsAnswer(upload.Id, size, parts);
    }

    public async Task<CompleteAnswer> Complete(HeldLease lease, CompleteRequest request, CancellationToken stop)
    {
        var parts = request.Tags.Select((tag, i) => new MultipartPart(i + 1, tag)).ToList();
        return new((await store.Multipart.Complete(new MultipartUpload(KeyOf(lease, request.Key), request.Upload), parts, stop)).Length);
    }

    private long PartBytes(long bytes)
    {
        var needed = (bytes + IMultipartUploads.MostParts - 1) / IMultipartUploads.MostParts;
        return Math.Max(options.PartBytes, (needed + Mebibyte - 1) / Mebibyte * Mebibyte);
    }

    private static MediaKey KeyOf(HeldLease lease, string key) => MediaKey.Parse($"{lease.Staging}/{key}");
}
