namespace Transcode.Cli.Serving;

/// <summary>TRANSCODE_MEDIA_ROOTS: folders below which a file may be named by its relative path; separated as in PATH.</summary>
public static class MediaRoots
{
    public const string Variable = "TRANSCODE_MEDIA_ROOTS";

    /// <returns>The folders, or what is wrong.</returns>
    public static (IReadOnlyList<string> Roots, IReadOnlyList<string> Faults) Read(string? setting)
    {
        string[] roots = [.. (setting ?? "").Split(Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Path.GetFullPath)];
        return (roots, [.. roots.Where(root => !Directory.Exists(root)).Select(root => $"{Variable}: {root} is no folder.")]);
    }
}
