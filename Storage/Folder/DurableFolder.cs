using System.Runtime.InteropServices;

namespace Transcode.Storage.Folder;

/// <summary>
/// Makes names durable. A renamed file survives a power cut only when its folder is flushed too, and .NET opens no folders.
/// Windows journals names by itself.
/// </summary>
internal static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the folder and its parents up to, and including, <paramref name="top"/>.</summary>
    public static void Flush(string folder, string top)
    {
        if (OperatingSystem.IsWindows()) return;
        for (var each = folder; ; each = Path.GetDirectoryName(each)!)
        {
            FlushOne(each);
            if (each.Length <= top.Length) return;
        }
    }

    private static void FlushOne(string folder)
    {
        var descriptor = Open(folder, ReadOnly);
        // Deleted meanwhile: then there is no name left to keep.
        if (descriptor < 0) return;
        try
        {
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is var error && !Unsupported(error))
                throw new IOException($"fsync of {folder}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    // EINVAL, EROFS, ENOTSUP: network and overlay file systems that order names themselves.
    private static bool Unsupported(int error) => error is 22 or 30 or 95;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
