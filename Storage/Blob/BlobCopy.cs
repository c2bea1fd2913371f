using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Transcode.Storage.Blob;

/// <summary>Copies within the account without the bytes passing through us; block by block where the blob is too large for one
/// copy.</summary>
internal sealed class BlobCopy(BlobContainer container, BlobSigner signer, BlobAssembly assembly)
{
    private const long LongestBlock = 512 * BlobStoreOptions.Mebibyte;

    /// <summary>False: the source is not there.</summary>
    public async Task<bool> Copy(MediaKey source, MediaKey destination, CancellationToken stop)
    {
        var from = container.Blob(source);
        try
        {
            BlobProperties found = await from.GetPropertiesAsync(cancellationToken: stop);
            var address = await signer.Source(from, stop);
            var to = container.Blob(destination);
            if (found.ContentLength <= container.Options.LargestSingleCopy)
                await to.SyncCopyFromUriAsync(address, new BlobCopyFromUriOptions(), stop);
            else
                await assembly.Join(to.Name, found.ContentType, [.. PiecesOf(address, found)], stop);
            return true;
        }
        catch (RequestFailedException exception) when (BlobFailures.IsMissing(exception))
        {
            return false;
        }
        catch (BlobPieceException)
        {
            return false;
        }
    }

    private IEnumerable<BlobPiece> PiecesOf(Uri source, BlobProperties found)
    {
        var size = Math.Min(LongestBlock, container.Options.LargestSingleCopy);
        for (long start = 0; start < found.ContentLength; start += size)
            yield return new BlobPiece(source, new HttpRange(start, Math.Min(size, found.ContentLength - start)), found.ETag);
    }
}
