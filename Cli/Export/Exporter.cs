using Transcode.Cli.Serving;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Delivery;
using Transcode.Storage.Folder;

namespace Transcode.Cli.Export;

/// <summary>Puts an asset's public files into a folder, in the layout that viewers know them by.</summary>
public static class Exporter
{
    /// <param name="data">Holds the folder store.</param>
    /// <param name="asset">Whose files.</param>
    /// <param name="folder">Begun; on return filled, not yet in its place.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>How many files.</returns>
    public static int Export(DataFolder data, AssetId asset, OutputFolder folder, CancellationToken stop)
    {
        var count = 0;
        foreach (var (file, path) in Files(data.Media, asset))
        {
            stop.ThrowIfCancellationRequested();
            var target = Path.Combine(folder.Building, path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!HardLink.TryMake(file, target))
                File.Copy(file, target);
            count++;
        }
        return count;
    }

    private static IEnumerable<(string File, string Path)> Files(string media, AssetId asset)
    {
        var outputs = Path.Combine(media, AssetLayout.Outputs(asset).Replace('/', Path.DirectorySeparatorChar));
        var encoded = Path.Combine(media, "encoded");
        return Below(outputs, SearchOption.AllDirectories).Concat(Below(encoded, SearchOption.TopDirectoryOnly))
            .Select(file => (file, PublicPath.OfKey(asset, Path.GetRelativePath(media, file).Replace(Path.DirectorySeparatorChar, '/'))))
            .Where(found => found.Item2 is not null)
            .Select(found => (found.file, found.Item2!));
    }

    private static IEnumerable<string> Below(string folder, SearchOption depth) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", depth) : [];
}
