namespace Transcode.Storage;

/// <summary>The content type that players and browsers expect for a key, by its extension.</summary>
public static class ContentTypes
{
    public const string Unknown = "application/octet-stream";

    private static readonly Dictionary<string, string> _byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".aac"] = "audio/aac",
        [".avi"] = "video/x-msvideo",
        [".flac"] = "audio/flac",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".json"] = "application/json",
        [".m3u8"] = "application/vnd.apple.mpegurl",
        [".m4a"] = "audio/mp4",
        [".m4s"] = "video/iso.segment",
        [".mkv"] = "video/x-matroska",
        [".mov"] = "video/quicktime",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".mpd"] = "application/dash+xml",
        [".ogg"] = "audio/ogg",
        [".png"] = "image/png",
        [".ts"] = "video/mp2t",
        [".vtt"] = "text/vtt",
        [".wav"] = "audio/wav",
        [".webm"] = "video/webm",
        [".webp"] = "image/webp",
    };

    public static string Of(MediaKey key) => _byExtension.GetValueOrDefault(Path.GetExtension(key.Name), Unknown);
}
