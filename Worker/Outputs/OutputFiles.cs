using System.Security.Cryptography;
using Transcode.Domain.Protocol;
using Transcode.Worker.Platform;
using Transcode.Worker.Streaming;
using Transcode.Worker.Transfers;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Outputs;

/// <summary>
/// Where a lease writes: below the staging folder of a shared disk, or through an address per file. Nothing of it is public before the
/// result is accepted.
/// </summary>
public abstract class OutputFiles
{
    public static OutputFiles For(LeaseOffer offer, IPlatform platform, MediaTransfers transfers, Workspace workspace, SegmentCache cache)
        => offer.Output.Root is { } root
        ? new SharedOutputFiles(root, offer.Output.Staging)
        : new RemoteOutputFiles(offer, platform, transfers, workspace, cache);

    /// <summary>Writes a file and tells its length and hash.</summary>
    public async Task<(long Bytes, string Sha256)> Write(string key, Func<Stream, Task> write, CancellationToken stop)
    {
        var path = PathFor(key);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes;
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            await using var hashing = new HashingStream(file, hash);
            await write(hashing);
            await hashing.FlushAsync(stop);
            bytes = file.Length;
        }
        await Finish(key, path, stop);
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Takes over a file that a tool wrote to <see cref="PathFor"/>.</summary>
    public abstract Task Finish(string key, string path, CancellationToken stop);

    /// <summary>Path on this machine at which the bytes of a key are to be written; its folder exists.</summary>
    public abstract string PathFor(string key);

    /// <summary>Path of a published file where the store is on this machine, else null.</summary>
    public abstract string? PublishedPath(string key);

    /// <summary>Published files, one after the other, to be read while they are at hand.</summary>
    public abstract IAsyncEnumerable<PublishedFile> Published(IReadOnlyList<string> keys, CancellationToken stop);
}

/// <summary>A file of the store.</summary>
/// <param name="Key">Its key.</param>
/// <param name="CopyTo">Reads it from its beginning to its end.</param>
public sealed record PublishedFile(string Key, Func<Stream, Task> CopyTo);
