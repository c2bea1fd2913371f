using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Plans;

/// <summary>
/// Whether the largest rendition can be made of the source's own packets. What is not known speaks against it
/// (docs/decisions/0008-copying.md). Pure.
/// </summary>
internal static class Copying
{
    /// <summary>H.264 profiles by ffmpeg's names, each with all that its decoder can decode.</summary>
    private static readonly Dictionary<string, string[]> _decodable = new()
    {
        ["baseline"] = ["Constrained Baseline"],
        ["main"] = ["Constrained Baseline", "Main"],
        ["high"] = ["Constrained Baseline", "Main", "High"],
    };

    /// <summary>Marks the largest rendition as copied, where the profile wants that and the source fits.</summary>
    public static VideoPlan Mark(VideoPlan plan, SourceFacts source, FrameTimeline timeline, Profile profile) =>
        profile.Video!.CopyWhenFits && WhyNot(plan, source, timeline, profile) is null
            ? plan with { Renditions = [plan.Renditions[0] with { IsCopied = true }, .. plan.Renditions.Skip(1)] }
            : plan;

    /// <summary>
    /// A last frame that is held only to the next point of the grid can as well be shown for longer, and the packets are those of the
    /// source; anything more needs frames that it does not have.
    /// </summary>
    public static FrameTimeline? Timeline(FrameTimeline? timeline, Profile profile)
        => profile.Video is { CopyWhenFits: true } && timeline?.Held is { Before: 0, After: 1 }
        ? timeline with { Held = null, Frames = timeline.Frames - 1 }
        : timeline;

    public static VideoPlan Unmark(VideoPlan plan) =>
        plan with { Renditions = [.. plan.Renditions.Select(rendition => rendition with { IsCopied = false })] };

    /// <summary>What became of the wish to copy; null: there was none.</summary>
    public static string? Remark(ProfilePlan part, SourceFacts source, FrameTimeline? timeline) => part switch
    {
        { Video: { } plan, Profile.Video.CopyWhenFits: true } when Timeline(timeline, part.Profile) is { } own
            => WhyNot(plan, source, own, part.Profile) is { } why
            ? $"{plan.Renditions[0].Name} is not copied: {why}"
            : $"{plan.Renditions[0].Name} is copied: the source already fits",
        _ => null,
    };

    private static string? WhyNot(VideoPlan plan, SourceFacts source, FrameTimeline timeline, Profile profile) =>
        !timeline.IsExact || timeline.MaxFrameRate is not null ? "the source's frames are not taken as they come"
        : timeline.Held is not null ? "frames of the source are held, since its sound begins earlier or ends later"
        : source.Damage.Count > 0 ? "the source shows signs of damage"
        : Video(source.Video!, plan.Renditions[0], profile.Video!) ?? Packets(plan, source.Video!, timeline, profile.Video!)
        ?? Segments(plan.Renditions[0], timeline, profile);

    private static string? Video(VideoFacts video, Rendition entry, VideoSettings settings) => video switch
    {
        { H264: null } => "the source is not progressive H.264 that is shown as it is decoded",
        { PixelFormat: not "yuv420p" } => "the source's colours are not those of the rendition",
        _ when SourceColor.Of(video) is var color && color with { IsFull = false } != color.Delivered || color.IsFull
            => "the source's colours are not those of the rendition",
        { LaterShapes.Count: > 0 } => "the source changes its shape on the way",
        { LaterFormats.Count: > 0 } => "the source changes its pixel format on the way",
        { LaterMatrices.Count: > 0 } => "the source changes its matrix on the way",
        _ when (video.Width, video.Height) != (entry.Width, entry.Height)
            || video.DisplaySize != (entry.Width, entry.Height) => "the source has another size",
        _ when !_decodable[settings.H264Profile].Contains(video.H264.Profile) => $"the source is H.264 {video.H264.Profile}",
        _ when video.H264.Level > LevelOf(video, entry) => $"the source demands a decoder of level {new H264Level(video.H264.Level)}",
        _ => null,
    };

    private static int LevelOf(VideoFacts video, Rendition entry) =>
        video.FrameRate.IsKnown ? H264Level.Of(entry.Width, entry.Height, video.FrameRate.PerSecond, entry.MaxKbps).Number : 0;

    private static string? Packets(VideoPlan plan, VideoFacts video, FrameTimeline timeline, VideoSettings settings)
        => timeline.Reordering switch
        {
            null => "the source's key frames do not all stand alone, or its parameters or hidden frames need a decoder",
            { } ahead when ahead > BFramePolicy.Delay(settings, video, plan) => $"the source decodes {ahead} frames ahead",
            _ => null,
        };

    /// <summary>Every segment begins where the packets part, and none is larger than the ladder entry's cap.</summary>
    private static string? Segments(Rendition entry, FrameTimeline timeline, Profile profile)
    {
        var segments = Chunking.Segments(timeline, StepGraph.SegmentLength(profile));
        var point = 0;
        foreach (var (segment, cut) in segments)
        {
            var bytes = 0L;
            for (; point < timeline.Points.Count && timeline.Points[point].At < segment.Start + segment.Duration; point++)
                bytes += timeline.Points[point].Bytes;
            if (!cut.IsClean)
                return $"no key frame of the source stands at {segment.Start}";
            if (Kbps(bytes, segment.Duration.Seconds) > entry.MaxKbps)
                return $"from {segment.Start} the source needs {Kbps(bytes, segment.Duration.Seconds):0} kbit/s, more than {entry.MaxKbps}";
        }
        var average = Kbps(timeline.Points.Sum(point => point.Bytes), segments.Sum(pair => pair.Segment.Duration.Seconds));
        return average > entry.Kbps ? $"the source has {average:0} kbit/s, more than {entry.Kbps}" : null;
    }

    private static double Kbps(long bytes, double seconds) => bytes * 8 / 1000.0 / seconds;
}
