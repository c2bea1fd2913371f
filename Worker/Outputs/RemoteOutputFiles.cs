using System.Runtime.CompilerServices;
using Transcode.Domain.Protocol;
using Transcode.Worker.Platform;
using Transcode.Worker.Streaming;
using Transcode.Worker.Transfers;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Outputs;

/// <summary>The store is elsewhere: each file is written to the workspace, put to its address, and deleted here, unless the local stream
/// wants it.</summary>
internal sealed class RemoteOutputFiles(LeaseOffer offer, IPlatform platform, MediaTransfers transfers, Workspace workspace,
    SegmentCache cache) : OutputFiles
{
    public override string PathFor(string key)
    {
        var path = workspace.PathOf(Path.Combine("upload", key));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public override async Task Finish(string key, string path, CancellationToken stop)
    {
        if (new FileInfo(path).Length > transfers.PartsAbove)
        {
            await transfers.Large(offer.LeaseId, offer.Fence).Send(key, path, stop);
        }
        else
        {
            var answer = await platform.Transfers(offer.LeaseId, new TransferRequest(offer.Fence, [key], []), stop);
            await transfers.Put(answer.Write[key], path, stop);
        }
        cache.TakeOver(key, path);
    }

    public override string? PublishedPath(string key) => null;

    /// <summary>Addresses are good for a while only, so they are asked for in small lots.</summary>
    public override async IAsyncEnumerable<PublishedFile> Published(IReadOnlyList<string> keys,
        [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var lot in keys.Chunk(LotSize))
        {
            var answer = await platform.Transfers(offer.LeaseId, new TransferRequest(offer.Fence, [], lot), stop);
            foreach (var key in lot)
                yield return new PublishedFile(key, target => transfers.Get(answer.Read[key], target, stop));
        }
    }

    private const int LotSize = 50;
}
