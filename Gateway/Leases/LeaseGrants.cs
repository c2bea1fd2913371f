using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Assignments;
using Transcode.Gateway.Hosting;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Leases;

/// <summary>
/// Where a lease may read and write. Who has found the store's id on its own disk is given paths, all others addresses; a file that is read
/// in place is given by path to this machine's own worker, and to others by an address that lives as long as the lease. What lies in a
/// media folder, where others may lay links, goes by address in any case but one: a worker in this process has none to ask.
/// </summary>
internal sealed class LeaseGrants(IMediaStore store, LeaseTokens tokens, GatewayOptions options)
{
    public async Task<LeaseOffer> Offer(ClaimedStep step, LeaseRequest request, LeaseCaller caller, CancellationToken stop)
    {
        var shares = store is FolderStore folder && request.SharesStore == folder.Id ? folder : null;
        return new LeaseOffer
        {
            LeaseId = await tokens.Of(step.LeaseId, caller.Who, stop),
            Job = step.Job,
            Asset = step.Asset,
            Label = step.Label,
            Generation = step.Generation,
            Fence = step.Fence,
            Step = step.Step,
            Inputs = step.Inputs,
            RenewSeconds = step.RenewSeconds,
            Source = await Source(step, request, shares, caller, stop),
            Output = new OutputGrant(shares?.Root, step.Staging),
        };
    }

    /// <summary>Addresses for a worker without the shared disk. All keys must have been looked at before.</summary>
    public async Task<TransferAnswer> Transfers(HeldLease lease, TransferRequest request, LeaseCaller caller, CancellationToken stop)
    {
        var write = new Dictionary<string, TransferAddress>(StringComparer.Ordinal);
        foreach (var key in request.Write)
            write[key] = Address(await store.GrantWrite(MediaKey.Parse($"{lease.Staging}/{key}"), null, options.TransferLifetime, null,
                stop), caller);
        var read = new Dictionary<string, TransferAddress>(StringComparer.Ordinal);
        foreach (var key in request.Read)
            read[key] = Address(await store.GrantRead(MediaKey.Parse(key), options.TransferLifetime, null, stop), caller);
        return new TransferAnswer(write, read);
    }

    private async Task<SourceGrant> Source(ClaimedStep step, LeaseRequest request, FolderStore? shares, LeaseCaller caller,
        CancellationToken stop) => step.Source switch
        {
            // There is nothing to be read yet.
            _ when step.Step is Step.Fetch => new SourceGrant(null, null, 0, null),
            { Path: { } path } when caller.IsCohosted
                || request.ReadsInPlace && MediaFolders.RootOf(options.MediaRoots, path) is null
                && shares is not null && caller.IsSameMachine
                => SourceAt(step.Source, path, null),
            { Path: not null } => SourceAt(step.Source, null, $"{caller.Base}/api/leases/{await tokens.OfSource(step.LeaseId, stop)}/source"),
            { Key: { } key } when shares is not null => SourceAt(step.Source, Path.Combine(shares.Root, key), null),
            { Key: { } key }
                => SourceAt(step.Source, null,
                Address(await store.GrantRead(MediaKey.Parse(key), options.TransferLifetime, null, stop), caller).Url),
            _ => throw new InvalidOperationException($"Job {step.Job} has a source that lies nowhere."),
        };

    private static SourceGrant SourceAt(SourceLocation source, string? path, string? url) => new(path, url, source.Bytes, source.Modified);

    /// <summary>What lies at a storage of its own has a whole address; what lies in a folder is read and written through a server, or by
    /// who has that folder.</summary>
    internal static TransferAddress Address(Grant grant, LeaseCaller caller) => (grant, caller.Base) switch
    {
        (Grant.Request { Url.IsAbsoluteUri: true } request, _) => new TransferAddress(request.Url.AbsoluteUri, request.Headers),
        (Grant.Request request, { } server) => new TransferAddress(server + request.Url.OriginalString, request.Headers),
        (Grant.Request, null)
            => throw new InvalidOperationException(
            "A worker in this process did not find the storage's folder: Storage:Folder:Root must be "
            + "the same for all processes."),
        _ => throw new InvalidOperationException("A worker without the shared disk was to be given a path."),
    };
}
