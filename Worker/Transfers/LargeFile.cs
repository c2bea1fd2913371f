using Transcode.Domain.Protocol;
using Transcode.Worker.Platform;

namespace Transcode.Worker.Transfers;

/// <summary>Sends one large file part by part: what has arrived stays, and a part whose line broke goes again.</summary>
internal sealed class LargeFile(string lease, long fence, IPlatform platform, MediaTransfers transfers, TimeProvider time)
{
    /// <summary>A storage that is restarted is back by then; else the step is tried again as any other.</summary>
    private static readonly TimeSpan[] _pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15)];

    public async Task Send(string key, string path, CancellationToken stop)
    {
        var bytes = new FileInfo(path).Length;
        var (upload, tags) = ((string?)null, new List<string>());
        do
        {
            var lot = await platform.Parts(lease, new PartsRequest(fence, key, bytes, upload, tags.Count + 1), stop);
            upload = lot.Upload;
            if (lot.Parts.Count == 0)
                throw new HttpRequestException($"The server gave no address for part {tags.Count + 1} of {key}.");
            foreach (var address in lot.Parts)
            {
                var from = tags.Count * lot.PartBytes;
                tags.Add(await Part(address, path, from, Math.Min(lot.PartBytes, bytes - from), stop));
                if (from + lot.PartBytes >= bytes)
                {
                    await platform.Complete(lease, new CompleteRequest(fence, key, upload, tags), stop);
                    return;
                }
            }
        }
        while (true);
    }

    private async Task<string> Part(TransferAddress address, string path, long from, long length, CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await transfers.PutPart(address, path, from, length, stop);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException && tries < _pauses.Length)
            {
                await Task.Delay(_pauses[tries], time, stop);
            }
        }
    }
}
