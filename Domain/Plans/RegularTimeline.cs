using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>
/// Of a source that shows a frame every 1/rate s and has a key frame wherever one is wanted: with it a plan is tried before anybody looked
/// into the packets of a file. Pure.
/// </summary>
public static class RegularTimeline
{
    /// <param name="rate">Frames a second; above <see cref="FrameIndexer.HighestFrameRate"/> they are thinned as ever.</param>
    /// <param name="length">Of the picture.</param>
    /// <param name="grid">Distance of the points at which it may be cut.</param>
    public static FrameTimeline Of(Rate rate, MediaTime length, MediaTime grid)
    {
        var thin = FrameIndexer.Thinned(rate.PerSecond);
        var kept = thin is { } most ? new Rate(most, 1) : rate;
        var frames = Math.Max(1, FrameFrom(length, kept));
        return new FrameTimeline
        {
            IsExact = true,
            TimeBase = TimeBase.Output,
            Frames = frames,
            Origin = 0,
            End = length,
            VideoEnd = length,
            Grid = grid,
            Points = Points(kept, frames, grid),
            MaxFrameRate = thin,
        };
    }

    /// <summary>Not more of them than any plan may have, and the one by which it is seen that there are too many.</summary>
    private static List<CutPoint> Points(Rate rate, long frames, MediaTime grid)
    {
        var points = new List<CutPoint>();
        for (var due = MediaTime.Zero; FrameFrom(due, rate) is var frame && frame < frames && points.Count <= PlanLimits.MostPoints;)
        {
            var at = TimeOf(frame, rate);
            var lead = Math.Min(frame, CutPoint.LeadFrames);
            points.Add(new CutPoint(at, at.Ticks, frame, frame == 0 ? null : at.Ticks,
                [.. Enumerable.Range(0, (int)lead).Select(i => TimeOf(frame - lead + i, rate))]));
            due = new MediaTime((at.Ticks / grid.Ticks + 1) * grid.Ticks);
        }
        return points;
    }

    private static MediaTime TimeOf(long frame, Rate rate)
        => new(new TimeBase(rate.Denominator, rate.Numerator).Convert(frame, TimeBase.Output));

    /// <summary>The first frame that is shown at a time or after it.</summary>
    private static long FrameFrom(MediaTime at, Rate rate)
    {
        var frame = TimeBase.Output.Convert(at.Ticks, new TimeBase(rate.Denominator, rate.Numerator));
        while (frame > 0 && TimeOf(frame - 1, rate) >= at)
            frame--;
        return TimeOf(frame, rate) < at ? frame + 1 : frame;
    }
}
