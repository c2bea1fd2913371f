using Transcode.Cli.Serving;

namespace Transcode.Cli.CommandLine;

/// <summary>Where the command line's log lines go: a file of the data folder, begun anew when it has grown large.</summary>
internal static class LogFile
{
    private const long Largest = 16 << 20;

    public static Stream Open(DataFolder data)
    {
        try
        {
            data.Make();
            if (new FileInfo(data.Log) is { Exists: true, Length: > Largest })
                File.Move(data.Log, data.Log + ".1", overwrite: true);
            // Several processes may write: each line is one write at the end.
            return new FileStream(data.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk is found, and named, by the work itself.
            return Stream.Null;
        }
    }
}
