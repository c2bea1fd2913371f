namespace Transcode.AppHost.Export;

/// <summary>
/// Where a result is put. It appears in one rename and whole, and only where nothing of the user's is in the way: a missing or empty folder, or an
/// earlier result, which <see cref="Marker"/> tells from everything else.
/// </summary>
public sealed class OutputFolder
{
    /// <summary>Describes the result; its presence says that the folder is ours to replace.</summary>
    public const string Marker = "transcode.json";

    private OutputFolder(string path, string building) => (Path, Building) = (path, building);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Beside it, while it is being built.</summary>
    public string Building { get; }

    /// <returns>The folder, or why it cannot be used.</returns>
    public static (OutputFolder? Folder, string? Why) For(string asked)
    {
        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(asked));
        if (System.IO.Path.GetDirectoryName(path) is null)
            return (null, $"{path} cannot hold a result. Name a folder for it with -o.");
        if (File.Exists(path))
            return (null, $"{path} is a file. Name another folder with -o.");
        if (Directory.Exists(path) && !IsReplaceable(path))
            return (null, $"{path} holds other files. Name another folder with -o, or empty it.");
        return (new OutputFolder(path, path + ".partial"), null);
    }

    /// <summary>Empty; what an interrupted run left is gone.</summary>
    public void Begin()
    {
        Abandon();
        Directory.CreateDirectory(Building);
    }

    public void Appear()
    {
        if (Directory.Exists(Path))
        {
            // Looked at again: the user may have put something there while we worked.
            if (!IsReplaceable(Path))
                throw new IOException($"{Path} holds other files. Name another folder with -o, or empty it.");
            Directory.Delete(Path, recursive: true);
        }
        Directory.Move(Building, Path);
    }

    public void Abandon()
    {
        if (Directory.Exists(Building))
            Directory.Delete(Building, recursive: true);
    }

    private static bool IsReplaceable(string path) =>
        !Directory.EnumerateFileSystemEntries(path).Any() || File.Exists(System.IO.Path.Combine(path, Marker));
}
