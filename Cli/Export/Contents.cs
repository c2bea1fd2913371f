using System.Text.RegularExpressions;

namespace Transcode.Cli.Export;

/// <summary>Which files of a folder are ours: what a result says of itself, in a few lines. Numbered pieces are one line:
/// <c>720p/segments/seg_*.m4s</c>.</summary>
public static partial class Contents
{
    /// <summary>What desktops leave in every folder that was looked at; nobody misses it.</summary>
    private static readonly HashSet<string> _ofTheDesktop = [".DS_Store", "Thumbs.db", "desktop.ini", ".directory"];

    public static IReadOnlyList<string> Of(string folder)
        => [.. Files(folder).Select(Line).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <returns>The first file that is none of these, relative; null: there is none.</returns>
    public static string? Foreign(string folder, IEnumerable<string> ours)
    {
        var lines = ours.ToHashSet(StringComparer.Ordinal);
        return Files(folder).FirstOrDefault(file => !lines.Contains(Line(file)));
    }

    /// <summary>A link is a file here, wherever it leads; so is a folder with nothing in it, which is nothing that we make.</summary>
    private static IEnumerable<string> Files(string root, string folder = "")
    {
        var entries = new DirectoryInfo(Path.Combine(root, folder)).GetFileSystemInfos();
        if (entries.Length == 0 && folder.Length > 0)
            yield return folder + "/";
        foreach (var entry in entries)
        {
            var name = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (entry is DirectoryInfo { LinkTarget: null })
                foreach (var file in Files(root, name))
                    yield return file;
            else if (!_ofTheDesktop.Contains(entry.Name) && !entry.Name.StartsWith("._", StringComparison.Ordinal))
                yield return name;
        }
    }

    private static string Line(string file) => Numbered().Replace(file, "$1*$2");

    /// <summary>Only below a folder: "720p.mp4" is no piece.</summary>
    [GeneratedRegex(@"^(.+/[^/]*?)[0-9]+(\.[a-z0-9]+)$")]
    private static partial Regex Numbered();
}
