using Transcode.Cli.CommandLine;
using Transcode.Cli.Export;
using Transcode.Cli.Serving;

namespace Transcode.Cli.Run;

/// <summary>The file that was named, with all that follows from its name.</summary>
/// <param name="Path">Absolute; opens it.</param>
/// <param name="Folder">In which it lies as it was named; null: no program that wants text can be told its name.</param>
/// <param name="Name">Without the path.</param>
/// <param name="Shown">Where the path that opens it is only a second name: the true one, for people.</param>
internal sealed record NamedFile(string Path, string? Folder, string Name, string? Shown = null)
{
    public static readonly PlaceProblem FolderCannotBeNamed = PlaceProblem.Unwritable(
        "The name of the source's folder is not UTF-8, so no result can be put beside it.", "Name a folder for the result with -o.");

    /// <summary>By which it is known again: links followed. The file is there.</summary>
    public string RealPath => Shown ?? Export.RealPath.Of(Path);

    /// <param name="word">As typed; relative to the present folder.</param>
    /// <param name="data">Holds second names of files whose own cannot be said in UTF-8.</param>
    public static NamedFile Of(string word, DataFolder data)
    {
        if (RawName.Of(word) is { } raw && raw.SecondName(data.Names) is { } known)
            return new NamedFile(known, raw.Folder, raw.Name, raw.Shown);
        var path = System.IO.Path.GetFullPath(word);
        return new NamedFile(path, System.IO.Path.GetDirectoryName(path) ?? path, System.IO.Path.GetFileName(path));
    }
}
