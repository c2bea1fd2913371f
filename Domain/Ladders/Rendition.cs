namespace Transcode.Domain.Ladders;

/// <summary>One picture rendition with everything fixed: what the encoder is told and what the playlist says.</summary>
public sealed record Rendition
{
    /// <summary>Unique in its job and safe as a folder name: "720p".</summary>
    public required string Name { get; init; }

    /// <summary>Output size in square pixels, both even.</summary>
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>Made of the source's own packets, because they fit already: nothing is encoded.</summary>
    public bool IsCopied { get; init; }

    /// <summary>Constant quality, or null for a bitrate target.</summary>
    public double? Crf { get; init; }

    /// <summary>Target (bitrate mode) or nominal (capped mode) bitrate in kbit/s.</summary>
    public required int Kbps { get; init; }

    /// <summary>Cap and buffer of the rate control in kbit/s and kbit: 1.07 and 1.5 times nominal.</summary>
    public int MaxKbps => (int)Math.Round(Kbps * 1.07);
    public int BufferKbit => (int)Math.Round(Kbps * 1.5);
}
