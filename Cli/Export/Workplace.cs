using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcode.Cli.Export;

/// <summary>
/// The folder beside a result in which it is built: <c>movie-transcoded.partial</c>. Its lock is the operating system's and ends with the
/// process, however that ends, so what a killed run left is known as left. It is there from before the work begins: whatever speaks against
/// the place is found by then.
/// </summary>
internal sealed class Workplace : IDisposable
{
    public const string Ending = ".partial";
    private const int LongestName = 255;
    private const string LockName = "lock";
    private const string RunName = "run.json";

    private readonly FileStream _lock;

    private Workplace(string folder, FileStream held) => (Folder, _lock) = (folder, held);

    public string Folder { get; }

    /// <summary>The new result, until it takes its place.</summary>
    public string Building => Path.Combine(Folder, "result");

    /// <summary>The old one, while it makes room; a run that was killed in between leaves it here.</summary>
    public string Replaced => Path.Combine(Folder, "replaced");

    /// <summary>Where that of a result is: beside it, hidden under a short name where the long one does not fit or is somebody's.</summary>
    public static string For(string place)
    {
        var beside = place + Ending;
        return Encoding.UTF8.GetByteCount(Path.GetFileName(beside)) <= LongestName && IsOursToUse(beside)
            ? beside
            : Path.Combine(Path.GetDirectoryName(place)!, $".{ResultName.Mark(Path.GetFileName(place))[..16]}{Ending}");
    }

    /// <returns>Null: another run holds it.</returns>
    /// <exception cref="IOException">The place cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor by this user.</exception>
    public static Workplace? TryTake(string folder, SourceMark source)
    {
        if (!IsOursToUse(folder))
            throw new IOException($"{folder} is in the way");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, LockName);
        try
        {
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!File.Exists(file))
            {
                // It went while we took it: its run has just ended.
                held.Dispose();
                return TryTake(folder, source);
            }
            var taken = new Workplace(folder, held);
            taken.Say(source);
            return taken;
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>Who works there, as far as they said; null: nobody can tell.</summary>
    public static RunNote? Who(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, RunName)), WorkplaceJson.Default.RunNote);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Everything in it goes; the lock last.</summary>
    public void Dispose()
    {
        try
        {
            foreach (var entry in new DirectoryInfo(Folder).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
                if (entry is DirectoryInfo { LinkTarget: null } folder)
                    folder.Delete(recursive: true);
                else
                    entry.Delete();
            if (OperatingSystem.IsWindows())
                _lock.Dispose();
            File.Delete(Path.Combine(Folder, LockName));
            Directory.Delete(Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The place went away, or is not ours to write any more: what is left there is known as left by its free lock.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private void Say(SourceMark source) =>
        File.WriteAllBytes(Path.Combine(Folder, RunName),
            JsonSerializer.SerializeToUtf8Bytes(new RunNote(source.Path, Environment.ProcessId, Environment.MachineName),
            WorkplaceJson.Default.RunNote));

    private static bool IsOursToUse(string folder) =>
        !Path.Exists(folder)
            || (Directory.Exists(folder)
            && (File.Exists(Path.Combine(folder, LockName)) || !Directory.EnumerateFileSystemEntries(folder).Any()));

    /// <summary>EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION: somebody else has it, all else is well.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}

/// <summary>Who works on a result.</summary>
/// <param name="Source">Path of the source.</param>
/// <param name="Pid">Of the process.</param>
/// <param name="Machine">Its machine.</param>
internal sealed record RunNote(string Source, int Pid, string Machine);

[JsonSerializable(typeof(RunNote))]
internal sealed partial class WorkplaceJson : JsonSerializerContext;
