using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Http;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Leases;

/// <summary>
/// Where a lease may read and write. Who has found the store's id on its own disk is given paths, all others addresses; a file that is read in place is
/// given by path to this machine's own worker, and to others by an address that lives as long as the lease.
/// </summary>
internal sealed class LeaseGrants(IMediaStore store, GatewayOptions options)
{
    public async Task<LeaseOffer> Offer(ClaimedStep step, LeaseRequest request, HttpContext http, CancellationToken stop)
    {
        var shares = store is FolderStore folder && request.SharesStore == folder.Id ? folder : null;
        return new LeaseOffer
        {
            LeaseId = step.LeaseId,
            Job = step.Job,
            Asset = step.Asset,
            Label = step.Label,
            Generation = step.Generation,
            Fence = step.Fence,
            Step = step.Step,
            Inputs = step.Inputs,
            RenewSeconds = step.RenewSeconds,
            Source = await Source(step, shares, http, stop),
            Output = new OutputGrant(shares?.Root, step.Staging),
        };
    }

    /// <summary>Addresses for a worker without the shared disk. All keys must have been looked at before.</summary>
    public async Task<TransferAnswer> Transfers(HeldLease lease, TransferRequest request, HttpContext http, CancellationToken stop)
    {
        var write = new Dictionary<string, TransferAddress>(StringComparer.Ordinal);
        foreach (var key in request.Write)
            write[key] = Address(await store.GrantWrite(MediaKey.Parse($"{lease.Staging}/{key}"), null, options.TransferLifetime, null, stop), http);
        var read = new Dictionary<string, TransferAddress>(StringComparer.Ordinal);
        foreach (var key in request.Read)
            read[key] = Address(await store.GrantRead(MediaKey.Parse(key), options.TransferLifetime, null, stop), http);
        return new TransferAnswer(write, read);
    }

    private async Task<SourceGrant> Source(ClaimedStep step, FolderStore? shares, HttpContext http, CancellationToken stop) => step.Source switch
    {
        // There is nothing to be read yet.
        _ when step.Step is Step.Fetch => new SourceGrant(null, null, 0, null),
        { Path: { } path } when shares is not null && SameMachine.IsLoopbackConnection(http) => Grant(step.Source, path, null),
        { Path: not null } => Grant(step.Source, null, $"{BaseOf(http)}/api/leases/{step.LeaseId}/source"),
        { Key: { } key } when shares is not null => Grant(step.Source, Path.Combine(shares.Root, key), null),
        { Key: { } key } => Grant(step.Source, null, Address(await store.GrantRead(MediaKey.Parse(key), options.TransferLifetime, null, stop), http).Url),
        _ => throw new InvalidOperationException($"Job {step.Job} has a source that lies nowhere."),
    };

    private static SourceGrant Grant(SourceLocation source, string? path, string? url) => new(path, url, source.Bytes, source.Modified);

    internal static TransferAddress Address(Grant grant, HttpContext http) => grant is Grant.Request request
        ? new TransferAddress(request.Url.IsAbsoluteUri ? request.Url.AbsoluteUri : BaseOf(http) + request.Url.OriginalString, request.Headers)
        : throw new InvalidOperationException("A worker without the shared disk was to be given a path.");

    /// <summary>As the worker itself addressed us: that way it reaches us again.</summary>
    private static string BaseOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";
}
