using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>How every command of libvips is run.</summary>
public static class Vips
{
    /// <summary>One thread, as all our steps.</summary>
    private static readonly KeyValuePair<string, string> _oneThread = new("VIPS_CONCURRENCY", "1");

    /// <summary>Readers that libvips does not trust with hostile files (ImageMagick's among them) are not even asked.</summary>
    private static readonly KeyValuePair<string, string> _trusted = new("VIPS_BLOCK_UNTRUSTED", "1");

    /// <summary>A file's name with one more option of its reader.</summary>
    public static string With(string file, string option)
        => file.EndsWith(']') ? $"{file[..^1]},{option}]" : $"{file}[{option}]";

    public static ToolCommand Command(string tool, IReadOnlyList<string> arguments, string folder, bool trusted = true)
        => new(tool, arguments, folder)
        {
            Variables = new Dictionary<string, string>(trusted ? [_oneThread, _trusted] : [_oneThread]),
        };
}
