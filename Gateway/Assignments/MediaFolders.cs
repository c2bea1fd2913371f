using Transcode.Domain;

namespace Transcode.Gateway.Assignments;

/// <summary>
/// Finds a file by its path relative to one of the media folders. Nothing outside of them is reachable: neither by "..", nor by an absolute path, nor
/// by a link that lies inside.
/// </summary>
internal static class MediaFolders
{
    public static (string? Path, Failure? Why) Find(IReadOnlyList<string> roots, string path)
    {
        if (roots.Count == 0)
            return Refuse("path.refused", "This server has no media folders. Set TRANSCODE_MEDIA_ROOTS to those below which files may be named.");
        var parts = path.Split('/');
        if (path.Contains('\0', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal) || parts.Any(part => part is "" or "." or ".."))
            return Refuse("path.refused", "source_path is relative to a media folder: names joined by /, without . and ...");
        foreach (var root in roots)
            if (Below(root, parts) is { } found)
                return (found, null);
        return Refuse(FailureCodes.InputMissing, "There is no such file below the media folders, or a link leads to it; links are not followed.");
    }

    private static string? Below(string root, string[] parts)
    {
        var at = root;
        foreach (var part in parts)
        {
            at = Path.Combine(at, part);
            FileSystemInfo info = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (!info.Exists || info.LinkTarget is not null)
                return null;
        }
        return at;
    }

    private static (string?, Failure?) Refuse(string code, string message) => (null, new Failure(code, Phase.ReadingSource, Party.Request, message));
}
