namespace Transcode.Storage.Folder;

/// <summary>Removes what crashes left among the incoming files. Work in progress keeps touching its files and is spared.</summary>
internal static class StaleFiles
{
    public static int Sweep(string incoming, DateTime before, CancellationToken stop)
    {
        var swept = 0;
        foreach (var entry in new DirectoryInfo(incoming).EnumerateFileSystemInfos())
        {
            stop.ThrowIfCancellationRequested();
            if (LastTouched(entry) >= before) continue;
            try
            {
                if (entry is DirectoryInfo upload) upload.Delete(recursive: true);
                else entry.Delete();
                swept++;
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // Finished or swept by another process in this moment.
            }
        }

        return swept;
    }

    private static DateTime LastTouched(FileSystemInfo entry) => entry is DirectoryInfo upload
        ? upload.EnumerateFiles().Select(part => part.LastWriteTimeUtc).Append(upload.LastWriteTimeUtc).Max()
        : entry.LastWriteTimeUtc;
}
