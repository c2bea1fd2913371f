using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>
/// How long a source may be. A megabyte can hold years of a picture that hardly changes; what a plan holds of it is kept in memory, stored
/// under the state's lock, and written into playlists. Up to these limits planning takes less than a second. Pure.
/// </summary>
public static class PlanLimits
{
    public const int MostHours = 100;

    /// <summary>Frames at which the source may be cut: one for each two seconds of the usual profiles.</summary>
    public const int MostPoints = 200_000;

    /// <summary>Of one rendition: lines of its playlist, and files in its folder.</summary>
    public const int MostSegments = 100_000;

    /// <summary>Packets of the picture: 46 hours of 120 frames a second.</summary>
    public const int MostFrames = 20_000_000;

    /// <summary>Null: a plan can be made.</summary>
    public static Failure? WhyTooLong(FrameTimeline timeline, IReadOnlyList<Profile> profiles)
    {
        if (timeline is not { IsExact: true, Points: [var first, ..] })
            return null;
        var length = timeline.End - first.At;
        if (length.Seconds > MostHours * 3600.0)
            return Refused($"{length.Seconds / 3600:0} hours of picture; at most {MostHours} are taken, so");
        if (timeline.Points.Count > MostPoints)
            return Refused($"{timeline.Points.Count} places where key frames are due; at most {MostPoints}, so choose a larger gop_seconds or");
        return profiles.Where(profile => profile.Video is not null)
            .FirstOrDefault(profile => SegmentsOf(length, profile, timeline) > MostSegments) is { } fine
            ? Refused($"more than {MostSegments} segments in profile {fine.Name}; choose a larger segment_seconds or")
            : null;
    }

    /// <summary>More packets than are kept in memory.</summary>
    public static Failure TooManyFrames { get; } = Refused($"more than {MostFrames} frames;");

    /// <summary>Each begins at a point of its own, however short they are to be.</summary>
    private static double SegmentsOf(MediaTime length, Profile profile, FrameTimeline timeline) =>
        Math.Min(timeline.Points.Count, length.Seconds / StepGraph.SegmentLength(profile).Seconds);

    private static Failure Refused(FormattableString what) => new(FailureCodes.InputTooLong, Phase.ReadingSource, Party.Input,
        $"The source is too long to be planned: {what.ToString(System.Globalization.CultureInfo.InvariantCulture)} cut it into parts and "
        + $"submit each.");
}
