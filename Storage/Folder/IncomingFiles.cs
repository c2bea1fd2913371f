using System.Security.Cryptography;

namespace Transcode.Storage.Folder;

/// <summary>
/// Write, then appear: bytes go to a temporary file of the same file system, are flushed, and take their name in one rename.
/// </summary>
internal sealed class IncomingFiles(StoreFolder folder, TimeProvider clock)
{
    private const int BufferSize = 128 * 1024;
    private const int RenameAttempts = 16;
    // .NET tells of a failed preallocation (ENOSPC or EFBIG) with its general I/O code and not with the system's.
    private const int NoRoomToPreallocate = unchecked((int)0x80131620);
    private long _lastTick;

    /// <summary>Answers the finished temporary file; on any failure nothing is left.</summary>
    /// <param name="hash">Takes the bytes as they pass, when given.</param>
    public async Task<(string Path, long Length)> Write(
        MediaKey key, Stream bytes, long? length, IncrementalHash? hash, CancellationToken stop)
    {
        var temporary = folder.NewIncomingFile();
        try
        {
            await using var file = FolderFailures.Guard(temporary, () => Create(temporary, length));
            var written = await Copy(bytes, file, length, hash, stop);
            if (length is { } announced && announced != written)
                throw new MediaStoreException(new StorageFailure.LengthMismatch(key, announced, written));
            FolderFailures.Guard(temporary, () => Finish(file));
            return (temporary, written);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The temporary file takes its place, replacing what was there, and the name is made durable.</summary>
    public void Appear(string temporary, string path, MediaKey key)
    {
        var home = Path.GetDirectoryName(path)!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var present = folder.MakeFolder(home);
                File.Move(temporary, path, overwrite: true);
                DurableFolder.Flush(home, present);
                return;
            }
            catch (DirectoryNotFoundException) when (attempt < RenameAttempts && File.Exists(temporary))
            {
                // The folder was empty for a moment and somebody's clean-up took it.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && IsTaken(path))
            {
                throw new MediaStoreException(new StorageFailure.KeyConflict(key), exception);
            }
        }
    }

    private static FileStream Create(string path, long? length)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
                // A full disk says so before the first byte instead of after the last.
                PreallocationSize = length ?? 0,
            });
        }
        catch (IOException exception) when (length > 0 && exception.HResult == NoRoomToPreallocate)
        {
            throw new MediaStoreException(new StorageFailure.StorageFull(path), exception);
        }
    }

    // Reading may fail for the sender's reasons and keeps its own exception; only writing is our failure.
    private static async Task<long> Copy(Stream bytes, FileStream file, long? length, IncrementalHash? hash, CancellationToken stop)
    {
        var buffer = new byte[BufferSize];
        long written = 0;
        while (await bytes.ReadAsync(buffer, stop) is var read and > 0)
        {
            // More than announced: no need to fill the disk to find out how much more.
            if (written + read > length) return written + read;
            hash?.AppendData(buffer, 0, read);
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
            }
            catch (Exception exception) when (FolderFailures.NameOf(exception, file.Name) is { } failure)
            {
                throw new MediaStoreException(failure, exception);
            }

            written += read;
        }

        return written;
    }

    private void Finish(FileStream file)
    {
        File.SetLastWriteTimeUtc(file.SafeFileHandle, new DateTime(NextTick(), DateTimeKind.Utc));
        file.Flush(flushToDisk: true);
    }

    // The kernel's own stamp is as coarse as its timer tick; a version needs two writes to differ.
    private long NextTick()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastTick);
            var next = Math.Max(clock.GetUtcNow().UtcTicks, last + 1);
            if (Interlocked.CompareExchange(ref _lastTick, next, last) == last) return next;
        }
    }

    private bool IsTaken(string path)
    {
        if (Directory.Exists(path)) return true;
        for (var each = Path.GetDirectoryName(path)!; each.Length > folder.Root.Length; each = Path.GetDirectoryName(each)!)
            if (File.Exists(each)) return true;
        return false;
    }
}
