namespace Transcode.Cli.Export;

/// <summary>Where a path leads once its links are followed, those of its folders too. What is not there leads to itself.</summary>
public static class RealPath
{
    /// <summary>As the kernel has it: more are a loop.</summary>
    private const int MostLinks = 40;

    /// <exception cref="IOException">The links lead round in a circle.</exception>
    public static string Of(string path)
    {
        var real = Path.GetFullPath(path);
        for (var i = 0; i < MostLinks; i++)
        {
            if (WithoutFirstLink(real) is not { } next)
                return real;
            real = next;
        }
        throw new IOException($"{path} is a link that leads to itself.");
    }

    private static string? WithoutFirstLink(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var folder = root;
        for (var i = 0; i < parts.Length; i++)
        {
            var here = Path.Combine(folder, parts[i]);
            if (new FileInfo(here).LinkTarget is { } target)
                return Path.GetFullPath(Path.Combine([Path.Combine(folder, target), .. parts[(i + 1)..]]));
            folder = here;
        }
        return null;
    }
}
