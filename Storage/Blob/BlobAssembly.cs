using System.Buffers.Binary;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Transcode.Storage.Blob;

/// <summary>A run of bytes that lies in the account already.</summary>
/// <param name="Source">Signed for reading.</param>
/// <param name="Range">Null: all of it.</param>
/// <param name="Tag">When given, only this version of the source is taken.</param>
internal sealed record BlobPiece(Uri Source, HttpRange? Range = null, ETag? Tag = null);

/// <summary>
/// Puts a blob together from others of the same account: each becomes a block of it, without the bytes passing through us, and the list of
/// blocks makes all of them appear at once.
/// </summary>
internal sealed class BlobAssembly(BlobContainer container)
{
    private const int PiecesUnderWay = 8;
    private const int Tries = 4;

    /// <exception cref="BlobPieceException">A source is not there, or has another tag.</exception>
    public async Task<BlobContentInfo> Join(string name, string contentType, IReadOnlyList<BlobPiece> pieces, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await JoinOnce(name, contentType, pieces, stop);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == "InvalidBlockList" && tried < Tries)
            {
                // Whoever wrote the same blob meanwhile has swept away our blocks, which were not yet listed.
            }
        }
    }

    private async Task<BlobContentInfo> JoinOnce(string name, string contentType, IReadOnlyList<BlobPiece> pieces, CancellationToken stop)
    {
        var blob = container.Blob(name);
        var attempt = Guid.NewGuid();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = PiecesUnderWay, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, pieces.Count), parallel, async (index, each) =>
        {
            var piece = pieces[index];
            var options = new StageBlockFromUriOptions { SourceRange = piece.Range ?? default };
            if (piece.Tag is { } tag) options.SourceConditions = new RequestConditions { IfMatch = tag };
            try
            {
                await blob.StageBlockFromUriAsync(piece.Source, BlockId(attempt, index), options, each);
            }
            catch (RequestFailedException exception) when (exception.Status == 412 || BlobFailures.IsMissing(exception))
            {
                throw new BlobPieceException(index, exception);
            }
        });
        var list = new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
        return await blob.CommitBlockListAsync(Enumerable.Range(0, pieces.Count).Select(index => BlockId(attempt, index)), list, stop);
    }

    // The ids of a blob's blocks must all be of one length; the attempt keeps two writers of one blob apart.
    private static string BlockId(Guid attempt, int index)
    {
        var id = new byte[20];
        attempt.TryWriteBytes(id);
        BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(16), index);
        return Convert.ToBase64String(id);
    }
}

/// <summary>A piece could not be taken. It is told by its place, from 0.</summary>
internal sealed class BlobPieceException(int index, RequestFailedException inner) : Exception($"Piece {index} could not be taken.", inner)
{
    public int Index { get; } = index;
}
