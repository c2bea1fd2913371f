using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>
/// What a container says of its picture and ffprobe 5.1 does not tell: the part that is to be seen, the colours where the codec's own
/// header is silent, and whether H.264 can hold fields at all.
/// </summary>
public sealed record ContainerVideo
{
    /// <summary>As stored in the container.</summary>
    public int Width { get; init; }
    public int Height { get; init; }

    /// <summary>In stored pixels, before rotation; null: the whole.</summary>
    public VideoCrop? Crop { get; init; }

    /// <summary>Beside a crop ffprobe's own is worked out from the wrong size.</summary>
    public (int Width, int Height)? PixelAspect { get; init; }

    /// <summary>Clockwise.</summary>
    public int Rotation { get; init; }

    public ColorFacts Color { get; init; } = new();

    /// <summary>H.264 whose sequence parameters allow no fields.</summary>
    public bool IsProgressive { get; init; }

    public bool HasAlpha { get; init; }

    /// <summary>0: none.</summary>
    public int DolbyVisionProfile { get; init; }

    /// <summary>The facts with what ffprobe did not tell.</summary>
    public VideoFacts Into(VideoFacts video)
    {
        // Another track, or one whose size the codec knows better: decoders work in squares of sixteen.
        if (Math.Abs(Width - video.Width) > 16 || Math.Abs(Height - video.Height) > 16)
            return video;
        var told = video with
        {
            IsProgressive = IsProgressive && !video.Interlaced && video.Codec == "h264",
            HasAlphaBeside = HasAlpha && video.Codec is "vp8" or "vp9",
            IsDolbyVisionAlone = DolbyVisionProfile == 5,
            Color = new()
            {
                Transfer = video.Color.Transfer ?? Color.Transfer,
                Primaries = video.Color.Primaries ?? Color.Primaries,
                Space = video.Color.Space ?? Color.Space,
                Range = video.Color.Range ?? Color.Range,
            },
        };
        // What is stored in another size than it is decoded was cut by the decoder already.
        if (Crop is not { } crop || (Width, Height) != (video.Width, video.Height))
            return told with { H264 = video.H264 is not null && !IsProgressive ? null : video.H264 };
        return told with
        {
            Crop = Turned(crop),
            PixelAspectWidth = PixelAspect?.Width ?? 1,
            PixelAspectHeight = PixelAspect?.Height ?? 1,
            H264 = null
        };
    }

    /// <summary>Of a Dolby Vision configuration record: two bytes of version, then seven bits.</summary>
    internal static int DolbyVision(ReadOnlySpan<byte> record) => record.Length > 2 ? record[2] >> 1 : 0;

    private VideoCrop Turned(VideoCrop crop)
    {
        var (right, bottom) = (Width - crop.Left - crop.Width, Height - crop.Top - crop.Height);
        return Rotation switch
        {
            90 => new(bottom, crop.Left, crop.Height, crop.Width),
            180 => new(right, bottom, crop.Width, crop.Height),
            270 => new(crop.Top, right, crop.Height, crop.Width),
            _ => crop,
        };
    }
}
