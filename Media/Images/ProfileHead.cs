using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>The head of an ICC profile: what it is meant for. Shapes: ICC.1:2022, 7.2.</summary>
public static class ProfileHead
{
    private const int Bytes = 128;
    private const int SpaceAt = 16;
    private const int SignatureAt = 36;

    /// <summary>Prints the profile of a file in base64.</summary>
    public static ToolCommand Command(string file, ImageFormat format, string folder) =>
        Vips.Command("vipsheader", ["-f", HeaderOutput.Profile, file], folder, format.IsFuzzed);

    /// <summary>"RGB ", "GRAY", "CMYK" and others; null: no profile, or none that can be one.</summary>
    /// <param name="text">The first line that the command printed, which may be cut.</param>
    public static string? Space(string text)
    {
        var head = new byte[Bytes + 1];
        var letters = (Bytes + 2) / 3 * 4;
        return text.Length >= letters && Convert.TryFromBase64String(text[..letters], head.AsSpan(), out var count) && count >= Bytes
            && head.AsSpan(SignatureAt, 4).SequenceEqual("acsp"u8)
            ? System.Text.Encoding.Latin1.GetString(head, SpaceAt, 4)
            : null;
    }
}
