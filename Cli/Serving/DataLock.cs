using Transcode.Cli.Export;

namespace Transcode.Cli.Serving;

/// <summary>One process serves a data folder. The lock is the operating system's and ends with the process, however that ends.</summary>
public sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Null: another process holds it.</summary>
    public static DataLock? TryTake(DataFolder data) => TryTake(data, "lock");

    /// <param name="data">The folder.</param>
    /// <param name="name">Of the lock file, where not the whole folder is meant.</param>
    public static DataLock? TryTake(DataFolder data, string name)
    {
        var file = Path.Combine(data.Root, name);
        data.Make();
        try
        {
            return new DataLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (!DiskFull.Is(exception) && File.Exists(file))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
