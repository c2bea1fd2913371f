using System.Globalization;
using System.Security.Cryptography;

namespace Transcode.Storage.Folder;

/// <summary>
/// Parts are files of a folder of their own among the incoming files, named by number and hash; completing joins them into one.
/// The tag of a part is the SHA-256 of its bytes.
/// </summary>
internal sealed class FolderMultipart(
    FolderStore store, StoreFolder folder, IncomingFiles incoming, TimeProvider clock) : IMultipartUploads
{
    private const string CompletedMark = "completed";
    private const string KeyFile = "key";

    public Task<MultipartUpload> Start(MediaKey key, string? contentType, CancellationToken stop)
    {
        var upload = new MultipartUpload(key, $"{Guid.NewGuid():n}");
        FolderFailures.Guard(folder.Incoming, () =>
        {
            Directory.CreateDirectory(PathOf(upload));
            File.WriteAllText(Path.Combine(PathOf(upload), KeyFile), key.Value);
        });
        return Task.FromResult(upload);
    }

    public Task<Grant> GrantPart(MultipartUpload upload, int part, long? length, TimeSpan lifetime, CancellationToken stop)
    {
        MultipartOrder.CheckNumber(part);
        var permit = new StorePermit("PUT", upload.Key, GrantLifetime.Until(clock, lifetime), length, upload.Id, part);
        return Task.FromResult(store.Address(permit));
    }

    public async Task<string> PutPart(MultipartUpload upload, int part, Stream bytes, long length, CancellationToken stop)
    {
        MultipartOrder.CheckNumber(part);
        CheckOpen(upload);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (temporary, _) = await incoming.Write(upload.Key, bytes, length, hash, stop);
        var tag = Convert.ToHexStringLower(hash.GetHashAndReset());
        try
        {
            // The names of parts are not flushed: a power cut that takes one is seen at completion, by its absence.
            File.Move(temporary, PartPath(upload, part, tag), overwrite: true);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new MediaStoreException(new StorageFailure.UploadGone(upload.Key), exception);
        }
        finally
        {
            File.Delete(temporary);
        }

        return tag;
    }

    public async Task<MediaObject> Complete(MultipartUpload upload, IReadOnlyList<MultipartPart> parts, CancellationToken stop)
    {
        CheckOpen(upload);
        if (IsCompleted(upload) && await store.Stat(upload.Key, stop) is { } before) return before;
        try
        {
            await using var joined = new JoinedFiles(PathsOf(upload, parts));
            var (temporary, _) = await incoming.Write(upload.Key, joined, joined.Length, hash: null, stop);
            var completed = store.Publish(temporary, upload.Key);
            MarkCompleted(upload);
            return completed;
        }
        catch (Exception exception) when (exception is FileNotFoundException or MediaStoreException && IsCompleted(upload))
        {
            // Of two completions at once the slower finds no parts any more.
            return await store.Stat(upload.Key, stop)
                ?? throw new MediaStoreException(new StorageFailure.UploadGone(upload.Key), exception);
        }
    }

    public Task<IReadOnlyList<StoredPart>> List(MultipartUpload upload, CancellationToken stop)
    {
        CheckOpen(upload);
        if (IsCompleted(upload)) throw new MediaStoreException(new StorageFailure.UploadGone(upload.Key));
        IReadOnlyList<StoredPart> parts = [];
        FolderFailures.Guard(PathOf(upload), () => parts =
        [
            .. new DirectoryInfo(PathOf(upload)).EnumerateFiles("*.part").GroupBy(NumberOf).OrderBy(same => same.Key)
                .Select(same => same.MaxBy(file => file.LastWriteTimeUtc)!)
                .Select(file => new StoredPart(NumberOf(file), TagOf(file), file.Length)),
        ]);
        return Task.FromResult(parts);
    }

    public Task Abort(MultipartUpload upload, CancellationToken stop)
    {
        var path = PathOf(upload);
        FolderFailures.Guard(path, () =>
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        });
        return Task.CompletedTask;
    }

    // The mark answers a repeated call; the sweep of stale uploads takes it in time.
    private void MarkCompleted(MultipartUpload upload)
    {
        File.WriteAllBytes(Path.Combine(PathOf(upload), CompletedMark), []);
        foreach (var part in Directory.EnumerateFiles(PathOf(upload), "*.part")) File.Delete(part);
    }

    private List<string> PathsOf(MultipartUpload upload, IReadOnlyList<MultipartPart> parts)
    {
        MultipartOrder.Check(upload.Key, parts);
        return parts.Select(part => PartPath(upload, part.Number, part.Tag.Trim('"'))).Zip(parts, (path, part) => File.Exists(path)
            ? path
            : throw new MediaStoreException(new StorageFailure.PartRefused(upload.Key, part.Number, "never arrived, or with other bytes")))
            .ToList();
    }

    private bool IsCompleted(MultipartUpload upload) => File.Exists(Path.Combine(PathOf(upload), CompletedMark));

    // As PartPath writes them.
    private static int NumberOf(FileInfo part) => int.Parse(part.Name[..part.Name.IndexOf('-', StringComparison.Ordinal)],
        CultureInfo.InvariantCulture);

    private static string TagOf(FileInfo part) => Path.GetFileNameWithoutExtension(part.Name).Split('-')[1];

    // The key is checked too: the id of one upload must not publish under another name.
    private void CheckOpen(MultipartUpload upload)
    {
        var key = Path.Combine(PathOf(upload), KeyFile);
        if (!File.Exists(key) || File.ReadAllText(key) != upload.Key.Value)
            throw new MediaStoreException(new StorageFailure.UploadGone(upload.Key));
    }

    // Ids come back over the wire: only what Start made becomes a path.
    private string PathOf(MultipartUpload upload) => Guid.TryParseExact(upload.Id, "n", out var id)
        ? Path.Combine(folder.Incoming, $"upload-{id:n}")
        : throw new MediaStoreException(new StorageFailure.UploadGone(upload.Key));

    private string PartPath(MultipartUpload upload, int part, string tag) =>
        tag.Length == 64 && tag.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(PathOf(upload), $"{part.ToString("00000", CultureInfo.InvariantCulture)}-{tag}.part")
            : throw new MediaStoreException(new StorageFailure.PartRefused(upload.Key, part, "not a tag of ours"));
}
