using System.Diagnostics.CodeAnalysis;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Storage;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// What a viewer sees below <c>/media/{asset}/</c>: the asset's outputs, and beside them its files for download ("720p.mp4"), which lie
/// elsewhere in the store. The same paths are the layout of an exported result.
/// </summary>
public static class PublicPath
{
    /// <summary>Key of a path that came from outside; false: no such path can exist.</summary>
    public static bool TryKey(AssetId asset, string path, [NotNullWhen(true)] out MediaKey? key)
    {
        key = null;
        if (asset.Value.Contains('/', StringComparison.Ordinal) || asset.Value.Length == 0)
            return false;
        return MediaKey.TryParse(AssetLayout.File(asset, path), out key, out _);
    }

    /// <summary>Path of a stored key, or null: it is none of the asset's public files.</summary>
    public static string? OfKey(AssetId asset, string key)
    {
        var (outputs, encoded) = (AssetLayout.Outputs(asset) + "/", EncodedPrefix(asset));
        return key.StartsWith(outputs, StringComparison.Ordinal) ? key[outputs.Length..]
            : key.StartsWith(encoded, StringComparison.Ordinal) ? key[encoded.Length..]
            : null;
    }

    /// <summary>Path of a deliverable.</summary>
    public static string Of(AssetId asset, Output output) => OfKey(asset, output.Key) ?? output.Key;

    /// <summary>Address on this server.</summary>
    public static string Url(AssetId asset, string path) =>
        $"/media/{Uri.EscapeDataString(asset.Value)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    private static string EncodedPrefix(AssetId asset) => AssetLayout.Encoded(asset, "", "");
}
