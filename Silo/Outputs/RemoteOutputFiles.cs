using System.Runtime.CompilerServices;
using Transcode.Domain.Protocol;
using Transcode.Silo.Gateway;
using Transcode.Silo.Streaming;
using Transcode.Silo.Workspaces;

namespace Transcode.Silo.Outputs;

/// <summary>The store is elsewhere: each file is written to the workspace, put to its address, and deleted here, unless the local stream wants it.</summary>
internal sealed class RemoteOutputFiles(LeaseOffer offer, GatewayClient gateway, Workspace workspace, SegmentShelf shelf) : OutputFiles
{
    public override string PathFor(string key)
    {
        var path = workspace.PathOf(Path.Combine("upload", key));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public override async Task Finish(string key, string path, CancellationToken stop)
    {
        var answer = await gateway.Transfers(offer.LeaseId, new TransferRequest(offer.Fence, [key], []), stop);
        await gateway.Put(answer.Write[key], path, stop);
        shelf.TakeOver(key, path);
    }

    public override string? PublishedPath(string key) => null;

    /// <summary>Addresses are good for a while only, so they are asked for in small lots.</summary>
    public override async IAsyncEnumerable<PublishedFile> Published(IReadOnlyList<string> keys, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var lot in keys.Chunk(LotSize))
        {
            var answer = await gateway.Transfers(offer.LeaseId, new TransferRequest(offer.Fence, [], lot), stop);
            foreach (var key in lot)
                yield return new PublishedFile(key, target => gateway.Get(answer.Read[key], target, stop));
        }
    }

    private const int LotSize = 50;
}
