using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>The picture stream.</summary>
public sealed record VideoFacts
{
    public required int StreamIndex { get; init; }
    public required string Codec { get; init; }

    /// <summary>No other video lies before it but covers: it is the one that ffmpeg calls V:0.</summary>
    public bool IsFirst { get; init; } = true;

    /// <summary>Its frames carry closed captions (CEA-608/708 by ATSC A/53).</summary>
    public bool HasCaptions { get; init; }

    /// <summary>Coded size in pixels, before rotation and pixel aspect.</summary>
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>Pixel aspect; 1:1 where the source is silent.</summary>
    public int PixelAspectWidth { get; init; } = 1;
    public int PixelAspectHeight { get; init; } = 1;

    /// <summary>The display matrix turns the picture by 90 or 270 degrees, so width and height change places.</summary>
    public bool Turned { get; init; }

    /// <summary>Degrees against the clock, by which the container turns the frames: 0, 90, 180 or 270. What older releases stored says
    /// 0.</summary>
    public int Rotation { get; init; }

    public required string PixelFormat { get; init; }

    /// <summary>The field order says that frames hold two fields; it says so of the beginning alone.</summary>
    public bool Interlaced { get; init; }

    /// <summary>Of two fields the lower lines are the earlier, as the field order says.</summary>
    public bool BottomFieldFirst { get; init; }

    /// <summary>H.264 whose parameters allow no fields, anywhere.</summary>
    public bool IsProgressive { get; init; }

    /// <summary>What the container wants to be seen of each frame, after rotation; null: all of it.</summary>
    public VideoCrop? Crop { get; init; }

    /// <summary>The container says that transparency lies beside the picture (VP8 and VP9 in WebM): not in <see cref="PixelFormat"/>, which
    /// is that without it.</summary>
    public bool HasAlphaBeside { get; init; }

    /// <summary>Dolby Vision that has no picture for other players (profile 5): its colours are in a form of its own.</summary>
    public bool IsDolbyVisionAlone { get; init; }

    /// <summary>Shapes that come on the way and are not the first one's; empty: all frames are of one size and one pixel aspect.</summary>
    public IReadOnlyList<VideoShape> LaterShapes { get; init => field = value ?? []; } = [];

    /// <summary>Pixel formats, and the full range, that come on the way and are not the first one's, in words; empty: none.</summary>
    public IReadOnlyList<string> LaterFormats { get; init => field = value ?? []; } = [];

    /// <summary>Of BT.601 and BT.709 the one that is not the beginning's and comes on the way, as the scaler names it; empty: none
    /// does.</summary>
    public IReadOnlyList<string> LaterMatrices { get; init => field = value ?? []; } = [];

    /// <summary>Beside <see cref="LaterMatrices"/>: what frames without a tag are by; null: by BT.601, or all have one.</summary>
    public string? UntaggedMatrix { get; init; }

    public required TimeBase TimeBase { get; init; }

    /// <summary>As the header claims for this stream; null where it is silent.</summary>
    public MediaTime? Duration { get; init; }

    /// <summary>Average rate; unknown (0/0) for some one-frame and variable sources.</summary>
    public Rate FrameRate { get; init; }

    /// <summary>Set for H.264 whose frames are shown just as they are decoded: progressive, not turned, not cropped by the
    /// container.</summary>
    public H264Facts? H264 { get; init; }

    public ColorFacts Color { get; init => field = value ?? new(); } = new();

    /// <summary>The size a viewer sees, in square pixels, after rotation.</summary>
    public (int Width, int Height) DisplaySize
    {
        get
        {
            var (cut, height) = Crop is not { } crop ? (Width, Height) : Turned ? (crop.Height, crop.Width) : (crop.Width, crop.Height);
            var width = (int)Math.Max(1, Math.Min(int.MaxValue, (long)Math.Round((double)cut * PixelAspectWidth / PixelAspectHeight)));
            return Turned ? (height, width) : (width, height);
        }
    }
}

/// <summary>A part of a frame, in pixels as they are decoded and turned.</summary>
public sealed record VideoCrop(int Left, int Top, int Width, int Height);

/// <summary>Size in pixels and their shape.</summary>
public sealed record VideoShape(int Width, int Height, int PixelAspectWidth, int PixelAspectHeight);

/// <summary>What a decoder of H.264 needs to be capable of.</summary>
/// <param name="Profile">By ffmpeg's name ("Constrained Baseline", "Main", "High").</param>
/// <param name="Level">Ten times the level: 31 is 3.1.</param>
public sealed record H264Facts(string Profile, int Level);

/// <summary>Colour as tagged in the stream; null where the source is silent.</summary>
public sealed record ColorFacts
{
    public string? Transfer { get; init; }
    public string? Primaries { get; init; }
    public string? Space { get; init; }
    public string? Range { get; init; }

    /// <summary>PQ or HLG: needs tone mapping for an SDR rendition.</summary>
    public bool IsHdr => Transfer is "smpte2084" or "arib-std-b67";
}
