namespace Transcode.Corpus;

internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"no repository above {AppContext.BaseDirectory}");
    }
}
