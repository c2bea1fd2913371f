using System.Data.Common;
using Transcode.Storage;

namespace Transcode.Cli.Export;

/// <summary>Whether an exception says that there is no room left: ENOSPC, EDQUOT, ERROR_DISK_FULL, or SQLite in words.</summary>
internal static class DiskFull
{
    public static bool Is(Exception exception) => exception
        is IOException { HResult: 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027) }
        or MediaStoreException { Failure: StorageFailure.StorageFull }
        || (exception is DbException state && state.Message.Contains("full", StringComparison.Ordinal));
}
