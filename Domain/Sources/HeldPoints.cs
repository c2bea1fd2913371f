using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>Adds to a source's possible cuts the points at which its first or last frame is shown once more. Pure.</summary>
internal static class HeldPoints
{
    /// <param name="points">Of the source's own frames.</param>
    /// <param name="held">What is held; null: nothing.</param>
    /// <param name="frames">How many frames the source has.</param>
    public static IReadOnlyList<CutPoint> Around(IReadOnlyList<CutPoint> points, HeldFrames? held, long frames)
    {
        if (held is null)
            return points;
        MediaTime[] before = [.. held.TimesBefore];
        return
        [
            .. before.Select((at, n) => Held(points[0], at, n, before[Math.Max(0, n - CutPoint.LeadFrames)..n])),
            .. points.Select(point => point with { Frame = point.Frame + held.Before }),
            // The very last one is as near to the end as any frame: it opens nothing.
            .. held.TimesAfter.SkipLast(1).Select((at, n) => Held(points[^1], at, held.Before + frames + n, [])),
        ];
    }

    private static CutPoint Held(CutPoint of, MediaTime at, long frame, IReadOnlyList<MediaTime> lead) =>
        of with { At = at, Frame = frame, Seek = null, Lead = lead, IsHeld = true, IsClean = false, Bytes = 0 };
}
