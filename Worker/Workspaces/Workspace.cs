using System.Security.Cryptography;
using System.Text;

namespace Transcode.Worker.Workspaces;

/// <summary>A folder that lives as long as one lease. Temporary files have no other home.</summary>
public sealed class Workspace : IDisposable
{
    private const int NameLetters = 24;

    private Workspace(string folder) => Folder = folder;

    public string Folder { get; }

    public static Workspace For(WorkerOptions options, string lease)
    {
        // Its name stands in the arguments of tools, and who knows the id of a lease holds it.
        var folder = Path.Combine(Home(options), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lease)))[..NameLetters]);
        Directory.CreateDirectory(folder);
        return new Workspace(folder);
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>What an earlier process of this worker left when it was killed. Called before the first lease.</summary>
    public static void Sweep(WorkerOptions options)
    {
        if (Directory.Exists(Home(options)))
            foreach (var folder in Directory.EnumerateDirectories(Home(options)))
                Directory.Delete(folder, recursive: true);
    }

    /// <summary>Each worker has a home of its own: several may share a machine, and none may sweep another's work away.</summary>
    private static string Home(WorkerOptions options) => Path.Combine(options.WorkFolder, "worker-" + Uri.EscapeDataString(options.WorkerId));

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody tidied up already; that is what we wanted.
        }
    }
}
