namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>A file system in memory, mounted on a folder, that can be filled. It needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <returns>Null: it cannot be mounted here.</returns>
    public static async Task<SmallDisk?> Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        var (exit, _) = await Shell.Run("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", folder], TestContext.Current.CancellationToken);
        return exit == 0 ? new SmallDisk(folder) : null;
    }

    public async Task Fill()
        => await Shell.Run("dd", ["if=/dev/zero", $"of={Ballast}", "bs=4k", "status=none"], TestContext.Current.CancellationToken);

    public void Empty() => File.Delete(Ballast);

    public async ValueTask DisposeAsync() => await Shell.Run("umount", [_folder], CancellationToken.None);
}
