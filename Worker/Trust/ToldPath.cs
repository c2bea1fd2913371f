namespace Transcode.Worker.Trust;

/// <summary>Paths that are made of what a server told: they end below the folder that is meant, or nowhere.</summary>
internal static class ToldPath
{
    /// <param name="folder">Ours; absolute.</param>
    /// <param name="name">Names joined by '/', relative to it.</param>
    /// <exception cref="UntrustedOfferException">It leads elsewhere.</exception>
    public static string Below(string folder, string name)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = name.Contains('\0', StringComparison.Ordinal) ? root : Path.GetFullPath(Path.Combine(root, name));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path
            : throw new UntrustedOfferException($"\"{Shown(name)}\" leads out of its folder");
    }

    /// <summary>The same, and nothing on the way is a link.</summary>
    public static string BelowWithoutLinks(string folder, string name)
    {
        var path = Below(folder, name);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        for (var at = path; at.Length > root.Length; at = Path.GetDirectoryName(at)!)
            if (new FileInfo(at).LinkTarget is not null)
                throw new UntrustedOfferException($"\"{Shown(name)}\" goes by a link");
        return path;
    }

    internal static string Shown(string text) => new([.. text.Take(100).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}

/// <summary>A server asks for what no honest server asks for; nothing of it is done.</summary>
internal sealed class UntrustedOfferException(string why) : Exception(why);
