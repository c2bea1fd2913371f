namespace Transcode.Media.Tests;

/// <summary>Files that lie beside the tests' own source: golden commands, recorded words of tools.</summary>
internal static class SourceFolder
{
    public static string PathOf(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return Path.Combine([folder.ShouldNotBeNull("the repository's root").FullName, "tests", "Media.Tests", .. parts]);
    }

    /// <summary>What a tool once said.</summary>
    public static string Recorded(string name) => File.ReadAllText(PathOf("recorded", name));
}
