using System.Xml.Linq;

namespace Transcode.Repository.Tests;

/// <summary>The files of this repository, without what is built or fetched.</summary>
internal static class Tree
{
    private static readonly HashSet<string> _notOurs = ["bin", "obj", "node_modules", ".git", ".build", ".vs", "TestResults", "dist",
        "wwwroot"];

    public static string Root { get; } = FindRoot();

    /// <summary>The folders of the product itself.</summary>
    public static IReadOnlyList<string> Production { get; } =
        [.. Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)!)
            .Where(name => File.Exists(Path.Combine(Root, name, name + ".csproj"))).Order()];

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>Source files below a folder, relative to the root.</summary>
    public static IEnumerable<string> Sources(string folder = "") => Files(folder, "*.cs").Concat(Files(folder, "*.razor"));

    public static IEnumerable<string> Files(string folder, string pattern) => Folders(Path.Combine(Root, folder))
        .SelectMany(each => Directory.EnumerateFiles(each, pattern)).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order();

    public static IEnumerable<string> Folders(string from) =>
        Directory.EnumerateDirectories(from).Where(folder => !_notOurs.Contains(Path.GetFileName(folder))).SelectMany(Folders)
            .Prepend(from);

    /// <summary>What a project file refers to: other projects by name, or packages by id.</summary>
    public static IEnumerable<string> References(string project, string kind)
        => XDocument.Load(Path.Combine(Root, project)).Descendants(kind)
        .Select(reference => reference.Attribute("Include")?.Value).OfType<string>()
        .Select(value => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(value.Replace('\\', '/')) : value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull("the folder with the solution").FullName;
    }
}
