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
    private static readonly Dictionary<string, string[]> Decodable = new()
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

    public static VideoPlan Unmark(VideoPlan plan) =>
        plan with { Renditions = [.. plan.Renditions.Select(rendition => rendition with { IsCopied = false })] };

    /// <summary>What became of the wish to copy; null: there was none.</summary>
    public static string? Remark(ProfilePlan part, SourceFacts source, FrameTimeline? timeline) => part switch
    {
        { Video: { } plan, Profile.Video.CopyWhenFits: true } when timeline is not null => WhyNot(plan, source, timeline, part.Profile) is { } why
            ? $"{plan.Renditions[0].Name} is not copied: {why}"
            : $"{plan.Renditions[0].Name} is copied: the source already fits",
        _ => null,
    };

    private static string? WhyNot(VideoPlan plan, SourceFacts source, FrameTimeline timeline, Profile profile) =>
        !timeline.IsExact || timeline.MaxFrameRate is not null ? "the source's frames are not taken as they come"
        : source.Damage.Count > 0 ? "the source shows signs of damage"
        : Picture(source.Video!, plan.Renditions[0], profile.Video!) ?? Packets(plan, source.Video!, timeline, profile.Video!) ?? Segments(plan.Renditions[0], timeline, profile);

    private static string? Picture(VideoFacts video, Rendition rung, VideoSettings settings) => video switch
    {
        { H264: null } => "the source is not progressive H.264 that is shown as it is decoded",
        { PixelFormat: not "yuv420p" } or { Color.IsHdr: true } or { Color.Range: "pc" } => "the source's colours are not those of the rendition",
        _ when (video.Width, video.Height) != (rung.Width, rung.Height) || video.DisplaySize != (rung.Width, rung.Height) => "the source has another size",
        _ when !Decodable[settings.H264Profile].Contains(video.H264.Profile) => $"the source is H.264 {video.H264.Profile}",
        _ when video.H264.Level > LevelOf(video, rung) => $"the source demands a decoder of level {new H264Level(video.H264.Level)}",
        _ => null,
    };

    private static int LevelOf(VideoFacts video, Rendition rung) =>
        video.FrameRate.IsKnown ? H264Level.Of(rung.Width, rung.Height, video.FrameRate.PerSecond, rung.MaxKbps).Number : 0;

    private static string? Packets(VideoPlan plan, VideoFacts video, FrameTimeline timeline, VideoSettings settings) => timeline.Reordering switch
    {
        null => "the source's key frames do not all stand alone, or its parameters or hidden frames need a decoder",
        { } ahead when ahead > Reordering.Delay(settings, video, plan) => $"the source decodes {ahead} frames ahead",
        _ => null,
    };

    /// <summary>Every segment begins where the packets part, and none is larger than the rung's cap.</summary>
    private static string? Segments(Rendition rung, FrameTimeline timeline, Profile profile)
    {
        var segments = Chunking.Segments(timeline, StepGraph.SegmentLength(profile));
        foreach (var (segment, cut) in segments)
        {
            var bytes = timeline.Points.Where(point => point.At >= segment.Start && point.At < segment.Start + segment.Duration).Sum(point => point.Bytes);
            if (!cut.IsClean)
                return $"no key frame of the source stands at {segment.Start}";
            if (Kbps(bytes, segment.Duration.Seconds) > rung.MaxKbps)
                return $"from {segment.Start} the source needs {Kbps(bytes, segment.Duration.Seconds):0} kbit/s, more than {rung.MaxKbps}";
        }
        var average = Kbps(timeline.Points.Sum(point => point.Bytes), segments.Sum(pair => pair.Segment.Duration.Seconds));
        return average > rung.Kbps ? $"the source has {average:0} kbit/s, more than {rung.Kbps}" : null;
    }

    private static double Kbps(long bytes, double seconds) => bytes * 8 / 1000.0 / seconds;
}
