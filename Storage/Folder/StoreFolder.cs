using System.Security.Cryptography;
using System.Text;
using Transcode.Domain.Protocol;

namespace Transcode.Storage.Folder;

/// <summary>
/// The folder itself: where keys lie, the store's own files (their names begin with '.', which no key may), and its identity.
/// The whole folder must be one file system, so that a rename is atomic.
/// </summary>
internal sealed class StoreFolder
{
    public const string IdFile = ".store-id";
    private const string SigningKeyFile = ".signing-key";
    private const string IncomingFolder = ".incoming";

    private StoreFolder(string root, string id, byte[] signingKey, string shareKey)
        => (Root, Id, SigningKey, ShareKey) = (root, id, signingKey, shareKey);

    public string Root { get; }

    public string Incoming => Path.Combine(Root, IncomingFolder);

    /// <summary>Random, made once; whoever can read it shares the file system.</summary>
    public string Id { get; }

    public byte[] SigningKey { get; }

    /// <summary>Random, made once; by it a server proves to a worker on the same disk that this folder is the one it holds.</summary>
    public string ShareKey { get; }

    /// <summary>What is wrong with the store's own files, before it is opened; null: nothing, or there is no store yet.</summary>
    /// <param name="root">Of the store.</param>
    /// <param name="hasKey">The signing key is in the settings.</param>
    public static string? Fault(string root, bool hasKey)
    {
        var key = Path.Combine(root, SigningKeyFile);
        try
        {
            if (!hasKey && File.Exists(key) && !IsKey(File.ReadAllText(key).Trim()))
                return $"{key} is empty or damaged: addresses cannot be signed with it. Delete it; a new one is made at the next start, and "
                    + $"addresses of before end.";
            var id = Path.Combine(root, IdFile);
            if (File.Exists(id) && File.ReadAllText(id).Trim().Length == 0)
                return $"{id} is empty. Delete it; a new one is made at the next start.";
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{root} cannot be read: {exception.Message}";
        }
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length + 1];
        return Convert.TryFromBase64String(text, bytes, out var written) && written >= StoreSignature.ShortestKey;
    }

    public static StoreFolder Open(string root, byte[]? signingKey)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        try
        {
            Directory.CreateDirectory(Path.Combine(full, IncomingFolder));
            var id = ReadOrMake(full, IdFile, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                () => Guid.NewGuid().ToString("n"));
            // Kept beside the bytes, so that addresses outlive a restart and every gateway over this folder agrees.
            signingKey ??= Convert.FromBase64String(ReadOrMake(
                full, SigningKeyFile, UnixFileMode.UserRead,
                    () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreSignature.ShortestKey))));
            var shareKey = ReadOrMake(full, ShareProof.KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead,
                () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            return new StoreFolder(full, id, signingKey, shareKey);
        }
        catch (Exception exception) when (FolderFailures.NameOf(exception, full) is { } failure)
        {
            throw new MediaStoreException(failure, exception);
        }
    }

    public string PathOf(MediaKey key) => Path.Combine(Root, key.Value.Replace('/', Path.DirectorySeparatorChar));

    public string PathOf(MediaPrefix prefix) =>
        prefix.IsRoot ? Root : Path.Combine(Root, prefix.Value.Replace('/', Path.DirectorySeparatorChar));

    public string NewIncomingFile() => Path.Combine(Incoming, $"{Guid.NewGuid():n}.partial");

    public string RelativePath(string path) => Path.GetRelativePath(Root, path);

    /// <summary>Makes the folder; answers the deepest folder that was there before, from which on names have to be flushed.</summary>
    public string MakeFolder(string folder)
    {
        var present = folder;
        while (present.Length > Root.Length && !Directory.Exists(present)) present = Path.GetDirectoryName(present)!;
        Directory.CreateDirectory(folder);
        return present;
    }

    /// <summary>Removes folders that have become empty, from here upwards. A folder that fills at the same moment stays.</summary>
    public void PruneEmpty(string folder)
    {
        for (var each = folder; each.Length > Root.Length; each = Path.GetDirectoryName(each)!)
        {
            try
            {
                if (Directory.EnumerateFileSystemEntries(each).Any()) return;
                Directory.Delete(each);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Filled or gone in this moment, or not ours to remove: an empty folder is no object, nothing is lost either way.
                if (Directory.Exists(each)) return;
            }
        }
    }

    // Several processes may open a new folder at once: the first name wins, all read what won.
    private static string ReadOrMake(string root, string name, UnixFileMode mode, Func<string> make)
    {
        var path = Path.Combine(root, name);
        if (!File.Exists(path))
        {
            var temporary = Path.Combine(root, IncomingFolder, $"{Guid.NewGuid():n}.partial");
            try
            {
                using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                {
                    if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, mode);
                    file.Write(Encoding.ASCII.GetBytes(make()));
                    file.Flush(flushToDisk: true);
                }

                // Where a link can be made it takes the name for one alone; File.Move looks for the name first, and takes it then.
                if (!HardLink.TryMake(temporary, path) && !File.Exists(path)) File.Move(temporary, path, overwrite: false);
                DurableFolder.Flush(root, root);
            }
            catch (IOException) when (File.Exists(path))
            {
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        return File.ReadAllText(path).Trim();
    }
}
