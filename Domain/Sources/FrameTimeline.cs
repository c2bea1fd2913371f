using System.Text.Json.Serialization;
using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>
/// Where the source may be cut: the exact first frame at or after each point of a regular grid. Small enough to be recorded,
/// unlike the packet table it is made from.
/// </summary>
public sealed record FrameTimeline
{
    /// <summary>False: packet times cannot be trusted, the source is encoded in one piece, and <see cref="WhyNotExact"/> says
    /// why.</summary>
    public required bool IsExact { get; init; }

    public string? WhyNotExact { get; init; }

    public required TimeBase TimeBase { get; init; }

    /// <summary>Frames that a correct decode shows (after thinning, see <see cref="MaxFrameRate"/>), and those that are held.</summary>
    public required long Frames { get; init; }

    /// <summary>The first or last frame is shown for longer than the source has it, since there is audio before or after; null: none
    /// is.</summary>
    public HeldFrames? Held { get; init; }

    /// <summary>Zero of the output timeline, on the source clock in output ticks: the earlier of first frame and first audio.</summary>
    public required long Origin { get; init; }

    /// <summary>End of the presentation, on the output timeline: the later of the last frame's end and that of the audio.</summary>
    public required MediaTime End { get; init; }

    /// <summary>Time after the last frame as the source has it; null: <see cref="End"/>.</summary>
    [JsonPropertyName("picture_end")]
    public MediaTime? VideoEnd { get; init; }

    /// <summary>How long the source's own pictures last.</summary>
    public MediaTime VideoLength => (VideoEnd ?? End) - (Points.Count > 0 ? VideoStart : MediaTime.Zero);

    /// <summary>When the source's first frame is shown.</summary>
    public MediaTime VideoStart => Held?.First ?? (Points.Count > 0 ? Points[0].At : MediaTime.Zero);

    /// <summary>Distance of the grid points.</summary>
    public required MediaTime Grid { get; init; }

    public IReadOnlyList<CutPoint> Points { get; init => field = value ?? []; } = [];

    /// <summary>Set when the source has more frames per second than is sensible: at most one frame per 1/N s is kept.</summary>
    public int? MaxFrameRate { get; init; }

    /// <summary>By how many frames the source's own packets run ahead of display; null: not known, or they cannot be taken over as they
    /// are.</summary>
    public int? Reordering { get; init; }
}

/// <summary>A frame at which the source may be cut.</summary>
/// <param name="At">Its time on the output timeline.</param>
/// <param name="Pts">Its presentation time in ticks of the stream.</param>
/// <param name="Frame">How many (kept) frames are shown before it.</param>
/// <param name="Seek">What ffmpeg is told to seek to, in ticks of the stream, so that this frame and all after it come out whole: it begins
/// at the last key frame at or before the frame, or at an earlier one where that one may lean on what is before. Null: from the start of
/// the file.</param>
/// <param name="Lead">Times, on the output timeline, of up to <see cref="LeadFrames"/> kept frames before it, oldest first.</param>
public sealed record CutPoint(MediaTime At, long Pts, long Frame, long? Seek, IReadOnlyList<MediaTime> Lead)
{
    /// <summary>The deepest reordering of any encoder we use; that many earlier frame times are needed to continue its decode
    /// times.</summary>
    public const int LeadFrames = 4;

    /// <summary>The source's packets part cleanly here: a key frame that resets the decoder, and none on one side is shown on the
    /// other.</summary>
    public bool IsClean { get; init; }

    /// <summary>No frame of the source, but its first or last one shown once more: no chunk begins here.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Length of the packets shown from here to the next point; 0: not known.</summary>
    public long Bytes { get; init; }
}
