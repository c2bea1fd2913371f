using System.Text;

namespace Transcode.Media.Encode;

/// <summary>The encoder and its version as x264 writes them into the first frame of what it encodes.</summary>
public static class EncoderName
{
    /// <param name="sample">The first bytes of a first frame; a kilobyte is enough.</param>
    /// <returns>"x264 - core 164 r3095 baee400", or null where it left no name.</returns>
    public static string? In(ReadOnlySpan<byte> sample)
    {
        var start = sample.IndexOf("x264 - core "u8);
        if (start < 0)
            return null;
        var name = sample[start..];
        var end = name["x264 - ".Length..].IndexOf(" - "u8);
        return end < 0 ? null : Encoding.Latin1.GetString(name[..(end + "x264 - ".Length)]);
    }
}
