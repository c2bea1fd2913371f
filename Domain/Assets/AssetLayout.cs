using System.Globalization;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Assets;

/// <summary>Where everything of an asset lies in the media store; keys with '/' between parts. The only place that knows.</summary>
public static class AssetLayout
{
    /// <summary>All that lies of assets lies below these.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["videos", "encoded"];

    public static string Root(AssetId asset) => $"videos/{asset}";

    public static string Source(AssetId asset, string extension) => $"{Root(asset)}/source/source{extension}";

    public static bool IsSource(AssetId asset, string key) => key.StartsWith($"{Root(asset)}/source/", StringComparison.Ordinal);

    /// <summary>Facts and cut points of the source, for people and tools.</summary>
    public static string Manifest(AssetId asset) => $"{Root(asset)}/manifests/source.json";

    public static string Outputs(AssetId asset) => $"{Root(asset)}/outputs";

    /// <param name="asset">Which asset.</param>
    /// <param name="name">File name, "master.m3u8".</param>
    public static string Output(AssetId asset, string name) => $"{Outputs(asset)}/{name}";

    public static string Playlist(AssetId asset, string rendition) => $"{Outputs(asset)}/{rendition}/index.m3u8";

    /// <summary>Segments that are only material for files; deleted when the job is done.</summary>
    public static string Chunks(AssetId asset) => $"{Root(asset)}/chunks";

    private static string Segments(AssetId asset, SegmentUse use) => use == SegmentUse.Delivered ? Outputs(asset) : Chunks(asset);

    public static string Init(AssetId asset, string rendition, SegmentUse use) => $"{Segments(asset, use)}/{rendition}/{InitName}";

    public static string Segment(AssetId asset, string rendition, int number, SegmentUse use) =>
        $"{Segments(asset, use)}/{rendition}/{SegmentName(number, SegmentContainer.Fmp4)}";

    /// <summary>Relative to the rendition's playlist.</summary>
    public const string InitName = "init.mp4";

    /// <summary>Relative to the rendition's playlist.</summary>
    public static string SegmentName(int number, SegmentContainer container) =>
        "segments/seg_" + number.ToString("0000", CultureInfo.InvariantCulture) + (container == SegmentContainer.MpegTs ? ".ts" : ".m4s");

    /// <summary>Relative to the playlist of the subtitles.</summary>
    public static string SubtitleSegmentName(int number)
        => "segments/seg_" + number.ToString("0000", CultureInfo.InvariantCulture) + ".vtt";

    /// <summary>Files that people take away as one lie apart from what a player reads piece by piece.</summary>
    private static readonly string[] _downloads = [".mp4", ".m4a", ".mp3", ".wav", ".flac"];

    /// <summary>A single file, by the path that a viewer knows: "poster.jpg", "web-audio.mp3".</summary>
    public static string File(AssetId asset, string path)
    {
        var dot = path.LastIndexOf('.');
        return !path.Contains('/') && dot >= 0 && _downloads.Contains(path[dot..]) ? Encoded(asset, path[..dot], path[dot..])
            : Output(asset, path);
    }

    public static string Encoded(AssetId asset, string rendition, string extension) => $"encoded/{asset}_{rendition}{extension}";

    /// <summary>Id of the asset that a key below <see cref="Folders"/> is of; empty: of none.</summary>
    public static string AssetOf(string key) => key.Split('/') switch
    {
        ["videos", var id, _, ..] => id,
        // Ids of our own making have no underline; one that was given may, and names of renditions may not be told from it.
        ["encoded", var name] when name.IndexOf('_', StringComparison.Ordinal) is > 0 and var end => name[..end],
        _ => "",
    };

    /// <summary>Where one lease writes before its result is accepted; what lies below has the same keys as what is published.</summary>
    public static string Staging(JobId job, int generation, StepId step, long fence) => $"{Staging(job)}/{generation}/{step}/{fence}";

    /// <summary>All that a job has staged.</summary>
    public static string Staging(JobId job) => $"staging/{job}";
}
