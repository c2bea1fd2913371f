using System.Runtime.CompilerServices;
using Transcode.Domain.Protocol;

namespace Transcode.Storage.Folder;

/// <summary>Bytes in a folder of this machine or of a mounted share. One key is one file of the same name.</summary>
public sealed class FolderStore : IMediaStore
{
    private readonly StoreFolder _folder;
    private readonly IncomingFiles _incoming;
    private readonly TimeProvider _clock;

    private FolderStore(StoreFolder folder, TimeProvider clock)
    {
        _folder = folder;
        _clock = clock;
        _incoming = new IncomingFiles(folder, clock);
        Signature = new StoreSignature(folder.SigningKey);
        Multipart = new FolderMultipart(this, folder, _incoming, clock);
    }

    public string Id => _folder.Id;

    public string Root => _folder.Root;

    /// <summary>Answers a worker that sees this folder and wants to know whether we hold it.</summary>
    public string Prove(string challenge) => ShareProof.Of(_folder.ShareKey, challenge);

    public IMultipartUploads Multipart { get; }

    /// <summary>Signs what the grants hand out; the gateway verifies with it what it is asked to serve.</summary>
    public StoreSignature Signature { get; }

    /// <summary>Makes the folder, its id and its signing key where they are missing.</summary>
    public static FolderStore Open(FolderStoreOptions options, TimeProvider clock) =>
        new(StoreFolder.Open(options.Root, options.SigningKeyBytes()), clock);

    public async Task<MediaObject> Put(MediaKey key, Stream bytes, long? length, string? contentType, CancellationToken stop)
    {
        var (temporary, _) = await _incoming.Write(key, bytes, length, hash: null, stop);
        return Publish(temporary, key);
    }

    public Task<ReadOutcome> OpenRead(MediaKey key, ByteRange? range, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var path = _folder.PathOf(key);
        return Task.FromResult(FolderFailures.Guard(path,
            () => Open(path) is { } file ? Slice(key, file, range) : new ReadOutcome.NotFound(key)));
    }

    public Task<MediaObject?> Stat(MediaKey key, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var path = _folder.PathOf(key);
        return Task.FromResult(FolderFailures.Guard(path, () => Describe(key, new FileInfo(path))));
    }

    public async IAsyncEnumerable<MediaObject> List(MediaPrefix prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        foreach (var file in FolderFailures.Guard(Root, () => FilesBelow(prefix)))
        {
            stop.ThrowIfCancellationRequested();
            // A name that no key can have was put here by hand; it is not ours to show.
            var name = _folder.RelativePath(file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (MediaKey.TryParse(name, out var key, out _) && Describe(key, file) is { } found) yield return found;
        }
    }

    public Task Delete(MediaKey key, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var path = _folder.PathOf(key);
        FolderFailures.Guard(path, () =>
        {
            if (File.Exists(path)) File.Delete(path);
            _folder.PruneEmpty(Path.GetDirectoryName(path)!);
        });
        return Task.CompletedTask;
    }

    public async Task<int> DeletePrefix(MediaPrefix prefix, CancellationToken stop)
    {
        if (prefix.IsRoot) throw new ArgumentException("The whole store is never deleted in one call.", nameof(prefix));
        var deleted = 0;
        await foreach (var found in List(prefix, stop))
        {
            await Delete(found.Key, stop);
            deleted++;
        }

        return deleted;
    }

    public async Task<Promotion> Promote(MediaPrefix from, MediaPrefix to, IReadOnlyCollection<string>? expected, CancellationToken stop)
    {
        var plan = await PromotionPlan.Make(this, from, to, expected, stop);
        if (!plan.Missing.Any()) foreach (var (source, destination) in plan.Moves) Move(source, destination, stop);
        return plan.Outcome();
    }

    public Task<Grant> GrantRead(MediaKey key, TimeSpan lifetime, string? consumerStore, CancellationToken stop)
    {
        var expires = GrantLifetime.Until(_clock, lifetime);
        return Task.FromResult<Grant>(consumerStore == Id
            ? new Grant.SharedFile(Root, _folder.RelativePath(_folder.PathOf(key)), WriteFirst: null, expires)
            : Address(new StorePermit("GET", key, expires)));
    }

    public Task<Grant> GrantWrite(MediaKey key, long? length, TimeSpan lifetime, string? consumerStore, CancellationToken stop)
    {
        var expires = GrantLifetime.Until(_clock, lifetime);
        return Task.FromResult<Grant>(consumerStore == Id
            ? new Grant.SharedFile(Root, _folder.RelativePath(_folder.PathOf(key)), _folder.RelativePath(_folder.NewIncomingFile()),
            expires)
            : Address(new StorePermit("PUT", key, expires, length)));
    }

    public Task<int> AbortStale(TimeSpan olderThan, CancellationToken stop)
    {
        var before = (_clock.GetUtcNow() - olderThan).UtcDateTime;
        return Task.FromResult(FolderFailures.Guard(_folder.Incoming, () => StaleFiles.Sweep(_folder.Incoming, before, stop)));
    }

    /// <summary>A finished temporary file becomes the object; on failure it is removed.</summary>
    internal MediaObject Publish(string temporary, MediaKey key)
    {
        var path = _folder.PathOf(key);
        try
        {
            // Described before it appears: afterwards another writer may already have replaced it.
            var written = Describe(key, new FileInfo(temporary))!;
            FolderFailures.Guard(path, () => _incoming.Appear(temporary, path, key));
            return written;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    internal Grant Address(StorePermit permit) => new Grant.Request(
        permit.Method, new Uri(Signature.Sign(permit), UriKind.Relative), GrantLifetime.NoHeaders, permit.Expires);

    private void Move(MediaKey source, MediaKey destination, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var (from, to) = (_folder.PathOf(source), _folder.PathOf(destination));
        FolderFailures.Guard(to, () =>
        {
            try
            {
                _incoming.Appear(from, to, destination);
            }
            catch (FileNotFoundException) when (File.Exists(to))
            {
                // A second caller of the same promotion was faster.
            }

            _folder.PruneEmpty(Path.GetDirectoryName(from)!);
        });
    }

    private IEnumerable<FileInfo> FilesBelow(MediaPrefix prefix)
    {
        var top = new DirectoryInfo(_folder.PathOf(prefix));
        if (!top.Exists) return [];
        return top.EnumerateFiles("*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false,
            // Links may lead out of the store.
            AttributesToSkip = FileAttributes.ReparsePoint,
        });
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                // Replacing and deleting go on while we read; we keep the version that we opened.
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            return null;
        }
    }

    private static ReadOutcome Slice(MediaKey key, FileStream file, ByteRange? range)
    {
        var length = file.Length;
        if ((range is null ? (0, length) : range.Within(length)) is not var (start, count))
        {
            file.Dispose();
            return new ReadOutcome.OutOfRange(length);
        }

        file.Position = start;
        var described = Describe(key, length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
        return new ReadOutcome.Found(new MediaContent(described, new SliceStream(file, count), start, count));
    }

    private static MediaObject? Describe(MediaKey key, FileInfo file)
    {
        try
        {
            return file.Exists ? Describe(key, file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static MediaObject Describe(MediaKey key, long length, DateTime modified) =>
        new(key, length, $"{length:x}-{modified.Ticks:x}", new DateTimeOffset(modified, TimeSpan.Zero), ContentTypes.Of(key));
}
