namespace Transcode.Storage.Folder;

/// <summary>Gives the operating system's errors their names.</summary>
internal static class FolderFailures
{
    /// <summary>Null for what is no failure of the folder: cancellation, our own bugs, and failures that have a name already.</summary>
    public static StorageFailure? NameOf(Exception exception, string where) => exception switch
    {
        MediaStoreException => null,
        UnauthorizedAccessException => new StorageFailure.AccessDenied(where),
        IOException io when IsFull(io) => new StorageFailure.StorageFull(where),
        IOException io when IsReadOnly(io) => new StorageFailure.AccessDenied(where),
        IOException io => new StorageFailure.Broken(where, io.Message),
        _ => null,
    };

    public static T Guard<T>(string where, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (NameOf(exception, where) is { } failure)
        {
            throw new MediaStoreException(failure, exception);
        }
    }

    public static void Guard(string where, Action act) => Guard(where, () =>
    {
        act();
        return true;
    });

    // ENOSPC; EDQUOT on Linux and macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static bool IsFull(IOException exception) =>
        exception.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    // EROFS; ERROR_WRITE_PROTECT.
    private static bool IsReadOnly(IOException exception) => exception.HResult is 30 or unchecked((int)0x80070013);
}
