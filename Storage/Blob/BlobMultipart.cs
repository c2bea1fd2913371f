using Azure;

namespace Transcode.Storage.Blob;

internal sealed class BlobMultipart(BlobStore store, BlobContainer container, BlobSigner signer, BlobAssembly assembly) : IMultipartUploads
{
    private const int LongestTag = 64;

    public async Task<MultipartUpload> Start(MediaKey key, string? contentType, CancellationToken stop)
    {
        var folder = UploadFolder.New(container);
        await Guard(() => folder.Write(new UploadRecord(key.Value, contentType ?? ContentTypes.Of(key), null), stop), stop);
        return new MultipartUpload(key, folder.Id);
    }

    /// <summary>The length is not held by the service: a part that came otherwise is found by its tag, or makes an object of another
    /// length.</summary>
    public Task<Grant> GrantPart(MultipartUpload upload, int part, long? length, TimeSpan lifetime, CancellationToken stop)
    {
        MultipartOrder.CheckNumber(part);
        return signer.Write(FolderOf(upload).Part(part), ContentTypes.Unknown, lifetime, stop);
    }

    public async Task<string> PutPart(MultipartUpload upload, int part, Stream bytes, long length, CancellationToken stop)
    {
        MultipartOrder.CheckNumber(part);
        // One byte more than announced, to notice a stream that is too long.
        using var buffered = await BufferedPart.Read(bytes, checked((int)length + 1), stop);
        if (buffered.Length != length)
            throw new MediaStoreException(new StorageFailure.LengthMismatch(upload.Key, length, buffered.Length));
        await Open(upload, stop);
        var put = await BlobFailures.Guard(container, stop,
            () => BlobUpload.SendOnce(FolderOf(upload).Part(part), buffered, ContentTypes.Unknown, stop));
        return BlobStore.VersionOf(put.ETag);
    }

    public async Task<IReadOnlyList<StoredPart>> List(MultipartUpload upload, CancellationToken stop)
    {
        if ((await Open(upload, stop)).Completed is not null) throw Gone(upload);
        return await BlobFailures.Guard(container, stop, () => FolderOf(upload).Parts(stop));
    }

    public async Task<MediaObject> Complete(MultipartUpload upload, IReadOnlyList<MultipartPart> parts, CancellationToken stop)
    {
        var record = await Open(upload, stop);
        if (record.Completed is { } version)
            return await store.Stat(upload.Key, stop) is { } before && before.Version == version ? before : throw Gone(upload);
        MultipartOrder.Check(upload.Key, parts);
        var folder = FolderOf(upload);
        try
        {
            await Guard(async () =>
            {
                var joined = await assembly.Join(container.Blob(upload.Key).Name, record.ContentType,
                    await PiecesOf(folder, upload, parts, stop), stop);
                await folder.Write(record with { Completed = BlobStore.VersionOf(joined.ETag) }, stop);
                // The record answers a repeated call; the sweep of stale uploads takes it in time.
                await folder.DeleteParts(stop);
            }, stop);
        }
        catch (MediaStoreException exception) when (exception.InnerException is BlobPieceException piece)
        {
            // Of two completions at once the slower finds no parts any more.
            if (await Open(upload, stop) is { Completed: not null }) return await Complete(upload, parts, stop);
            throw new MediaStoreException(new StorageFailure.PartRefused(upload.Key, piece.Index + 1,
                "never arrived, or with other bytes"), exception);
        }

        return await store.Stat(upload.Key, stop)
            ?? throw new MediaStoreException(new StorageFailure.Broken(container.Where, $"{upload.Key} is not there after its completion"));
    }

    public Task Abort(MultipartUpload upload, CancellationToken stop) =>
        UploadFolder.Of(container, upload.Id) is { } folder ? Guard(() => folder.Delete(stop), stop) : Task.CompletedTask;

    // The key is checked too: the id of one upload must not publish under another name.
    private async Task<UploadRecord> Open(MultipartUpload upload, CancellationToken stop)
    {
        var record = await BlobFailures.Guard(container, stop, () => FolderOf(upload).Read(stop));
        return record is not null && record.Key == upload.Key.Value ? record : throw Gone(upload);
    }

    private async Task<List<BlobPiece>> PiecesOf(UploadFolder folder, MultipartUpload upload, IReadOnlyList<MultipartPart> parts,
        CancellationToken stop)
    {
        var pieces = new List<BlobPiece>(parts.Count);
        foreach (var part in parts)
            pieces.Add(new BlobPiece(await signer.Source(folder.Part(part.Number), stop), Tag: TagOf(upload, part)));
        return pieces;
    }

    private static ETag TagOf(MultipartUpload upload, MultipartPart part) =>
        part.Tag.Trim('"') is { Length: > 0 and <= LongestTag } tag && tag.All(char.IsAsciiLetterOrDigit)
            ? new ETag(tag)
            : throw new MediaStoreException(new StorageFailure.PartRefused(upload.Key, part.Number, "not a tag of ours"));

    private UploadFolder FolderOf(MultipartUpload upload) => UploadFolder.Of(container, upload.Id) ?? throw Gone(upload);

    private Task Guard(Func<Task> act, CancellationToken stop) => BlobFailures.Guard(container, stop, async () =>
    {
        await act();
        return true;
    });

    private static MediaStoreException Gone(MultipartUpload upload) => new(new StorageFailure.UploadGone(upload.Key));
}
