using Microsoft.Win32.SafeHandles;
using Transcode.Domain;
using Transcode.Domain.Jobs;

namespace Transcode.Gateway.Assignments;

/// <summary>
/// Finds a file by its path relative to one of the media folders. Nothing outside of them is reachable: neither by "..", nor by an absolute
/// path, nor by a link that lies inside or is laid there meanwhile.
/// </summary>
internal static class MediaFolders
{
    public static (SourceLocation? Source, Failure? Why) Find(IReadOnlyList<string> roots, string path)
    {
        if (roots.Count == 0)
            return Refuse("path.refused",
                "This server has no media folders. Set TRANSCODE_MEDIA_ROOTS to those below which files may be named.");
        var parts = path.Split('/');
        if (path.Contains('\0', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal)
            || parts.Any(part => part is "" or "." or ".."))
            return Refuse("path.refused", "source_path is relative to a media folder: names joined by /, without . and ...");
        foreach (var root in roots)
        {
            using var file = FileBelow.Open(root, path);
            if (file is not null)
                return Of(root, path, file);
        }
        return Refuse(FailureCodes.InputMissing,
            "There is no such file below the media folders, or a link leads to it; links are not followed.");
    }

    /// <summary>The folder in which a source lies that was named by <see cref="Find"/>; null: the owner of this machine named it.</summary>
    public static string? RootOf(IReadOnlyList<string> roots, string path) =>
        roots.FirstOrDefault(
            root => path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>The very file that was submitted, to be read while this is open; null: it is gone, or another by now.</summary>
    public static SafeFileHandle? Open(IReadOnlyList<string> roots, SourceLocation source)
    {
        try
        {
            var file = RootOf(roots, source.Path!) is { } root ? FileBelow.Open(root, Path.GetRelativePath(root, source.Path!))
                : File.OpenHandle(source.Path!, options: FileOptions.Asynchronous);
            if (file is null || IsAsSubmitted(file, source))
                return file;
            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAsSubmitted(SafeFileHandle file, SourceLocation source) =>
        RandomAccess.GetLength(file) == source.Bytes
            && (source.Modified is not { } modified || File.GetLastWriteTimeUtc(file) == modified.UtcDateTime);

    private static (SourceLocation?, Failure?) Of(string root, string path, SafeFileHandle file)
        => RandomAccess.GetLength(file) is > 0 and var bytes
        ? (new SourceLocation(null, Path.Combine(root, path), bytes, new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero)),
        null)
        : Refuse(FailureCodes.InputEmpty, "The file is empty (0 bytes). The copy may not have finished.");

    private static (SourceLocation?, Failure?) Refuse(string code, string message)
        => (null, new Failure(code, Phase.ReadingSource, Party.Request, message));
}
