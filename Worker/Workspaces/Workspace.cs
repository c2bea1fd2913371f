using Transcode.Worker.Trust;

namespace Transcode.Worker.Workspaces;

/// <summary>A folder that lives as long as one lease. Temporary files have no other home.</summary>
public sealed class Workspace : IDisposable
{
    private Workspace(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Of a random name: what a server calls a lease names nothing here.</summary>
    public static Workspace For(WorkerOptions options)
    {
        var folder = Path.Combine(Home(options), Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(folder);
        return new Workspace(folder);
    }

    /// <exception cref="UntrustedOfferException">The name leads out of it.</exception>
    public string PathOf(string name) => ToldPath.Below(Folder, name);

    /// <summary>What an earlier process of this worker left when it was killed. Called before the first lease.</summary>
    public static void Sweep(WorkerOptions options)
    {
        if (Directory.Exists(Home(options)))
            foreach (var folder in Directory.EnumerateDirectories(Home(options)))
                Directory.Delete(folder, recursive: true);
    }

    /// <summary>Each worker has a home of its own: several may share a machine, and none may sweep another's work away.</summary>
    private static string Home(WorkerOptions options)
        => Path.Combine(options.WorkFolder, "worker-" + Uri.EscapeDataString(options.WorkerId));

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
