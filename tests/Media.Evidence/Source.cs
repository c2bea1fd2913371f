namespace Transcode.MediaEvidence;

/// <summary>How a path is handed to ffmpeg so that no name is taken for an option, a protocol or a pattern.</summary>
internal static class Source
{
    internal static string Name(string path) => "file:" + Path.GetFullPath(path);

    internal static IEnumerable<string> Options(string path) =>
        path.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase) ? ["-allowed_extensions", "ALL"] : [];
}
