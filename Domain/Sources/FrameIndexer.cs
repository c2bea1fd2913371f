using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>Turns a packet table into a frame timeline, or says why its times cannot be trusted. Pure.</summary>
public static class FrameIndexer
{
    /// <summary>Above this average rate frames are thinned; nobody's screen shows more.</summary>
    public const int HighestFrameRate = 120;

    /// <summary>A header's rate and a clock's jitter are no reason to thin: so many times the highest rate is.</summary>
    private const double Clearly = 1.05;

    /// <returns>To how many frames a second a source of so many is thinned; null: all are kept.</returns>
    public static int? Thinned(double perSecond) => perSecond > HighestFrameRate * Clearly ? HighestFrameRate : null;

    /// <summary>An audio track that starts earlier than the picture by less than this (encoder priming) does not move the origin.</summary>
    private static readonly MediaTime _priming = MediaTime.FromSeconds(0.030);

    /// <summary>So long a picture is held for an audio track that begins before it. What is earlier is no part of the film, but a clock
    /// that means something else.</summary>
    private static readonly MediaTime _longestLead = MediaTime.FromSeconds(3600);

    /// <param name="packets">The picture's packets, in decode order.</param>
    /// <param name="timeBase">Unit of their times.</param>
    /// <param name="promised">Length of the picture stream as the header claims, or null.</param>
    /// <param name="audioStart">First audio on the source clock, or null without audio.</param>
    /// <param name="grid">Distance of possible cuts: the GOP length.</param>
    /// <param name="resets">Presentation times of key frames that are known to reset the decoder; null: of none it is known.</param>
    /// <param name="audioEnd">Where the audio ends on the source clock, as far as it was seen to be there; null: not after the
    /// picture.</param>
    public static FrameTimeline Index(PacketTable packets, TimeBase timeBase, MediaTime? promised, MediaTime? audioStart, MediaTime grid,
        IReadOnlySet<long>? resets = null, MediaTime? audioEnd = null)
    {
        var why = Distrust(packets);
        var shown = why is null ? ShownTimes(packets, timeBase, out why) : [];
        if (why is not null)
            return Inexact(packets, timeBase, grid, why);

        var first = timeBase.Convert(shown[0], TimeBase.Output);
        var origin = audioStart is { } audio && audio.Ticks < first - _priming.Ticks && audio.Ticks >= first - _longestLead.Ticks
            ? audio.Ticks : first;
        var times = new MediaTime[shown.Length];
        for (var i = 0; i < shown.Length; i++)
            times[i] = new MediaTime(timeBase.Convert(shown[i], TimeBase.Output) - origin);

        var end = EndOf(packets, timeBase, promised, times);
        var thin = Thinned(times.Length / Math.Max(1, (end - times[0]).Seconds));
        if (thin is { } rate)
            (shown, times) = Thin(shown, times, rate);

        resets ??= new HashSet<long>();
        var runs = new PacketRuns(packets, resets);
        var heard = audioEnd is { } until ? new MediaTime(until.Ticks - origin) : end;
        var held = HeldFrames.Between(times[0], times.Length > 1 ? times[1] : null, times[^1], end, heard, grid);
        return new FrameTimeline
        {
            IsExact = true,
            TimeBase = timeBase,
            Frames = times.Length + (held?.Count ?? 0),
            Held = held,
            Origin = origin,
            End = heard > end ? heard : end,
            VideoEnd = end,
            Grid = grid,
            Points = HeldPoints.Around(PointsOn(grid, new Rewind(packets, timeBase, resets), runs, shown, times), held, times.Length),
            MaxFrameRate = thin,
            Reordering = runs.StandAlone ? runs.Reordering : null,
        };
    }

    /// <summary>
    /// Matroska stores no decode times; those of the first packets, as many as frames are reordered, cannot be worked out and are not
    /// needed, for decoding starts at the beginning there.
    /// </summary>
    private const int DeepestReordering = 16;

    private static string? Distrust(PacketTable packets)
    {
        if (packets.Count == 0)
            return "the container lists no packets";
        if (packets.Keys.Count == 0)
            return "no packet is marked as a key frame";
        if (packets.AreFields)
            return "its fields are packets of their own";
        for (var i = 0; i < packets.Count; i++)
        {
            if (packets.Pts[i] == PacketTable.NoTime)
                return $"packet {i} has no presentation time";
            if (packets.Dts[i] == PacketTable.NoTime && (i >= DeepestReordering || packets.Dts[Math.Max(0, i - 1)] != PacketTable.NoTime))
                return $"packet {i} has no decode time";
            if (i > 0 && packets.Dts[i] < packets.Dts[i - 1])
                return $"decode time runs backwards at packet {i}";
        }
        return null;
    }

    /// <summary>Presentation times in display order.</summary>
    private static long[] ShownTimes(PacketTable packets, TimeBase timeBase, out string? why)
    {
        var shown = packets.Pts.ToArray();
        Array.Sort(shown);
        why = null;
        for (var i = 1; i < shown.Length && why is null; i++)
        {
            if (timeBase.Convert(shown[i], TimeBase.Output) <= timeBase.Convert(shown[i - 1], TimeBase.Output))
                why = $"two frames share the presentation time {timeBase.Seconds(shown[i]):0.000} s";
            else if (timeBase.Seconds(shown[i] - shown[i - 1]) > MaxGapSeconds)
                why = $"presentation time jumps by {timeBase.Seconds(shown[i] - shown[i - 1]):0} s at {timeBase.Seconds(shown[i - 1]):0.000} s";
        }
        return shown;
    }

    /// <summary>A longer hole between two frames is a clock that was set anew, not a slow slide show.</summary>
    private const double MaxGapSeconds = 3600;

    /// <summary>
    /// When the last frame ends. Its packet's own duration is a distance of decode times; where the stream's length, as the header claims
    /// it, ends soon after the last frame, that is better.
    /// </summary>
    private static MediaTime EndOf(PacketTable packets, TimeBase timeBase, MediaTime? promised, MediaTime[] times)
    {
        var usual = times.Length > 1 ? new MediaTime((times[^1] - times[0]).Ticks / (times.Length - 1)) : MediaTime.FromSeconds(0.04);
        if (promised is { } length && times[0] + length is var end && end > times[^1]
            && end.Ticks <= times[^1].Ticks + Math.Max(MediaTime.TicksPerSecond, 3 * usual.Ticks))
            return end;
        var last = new MediaTime(timeBase.Convert(packets.LastDuration, TimeBase.Output));
        return times[^1] + (last > MediaTime.Zero ? last : usual);
    }

    /// <summary>Keeps the first frame of each 1/rate s. The encoder's filter applies the same rule, see Media's filter graph.</summary>
    private static (long[], MediaTime[]) Thin(long[] shown, MediaTime[] times, int rate)
    {
        var keep = Enumerable.Range(0, times.Length).Where(i => i == 0 || Slot(times[i], rate) != Slot(times[i - 1], rate)).ToArray();
        return ([.. keep.Select(i => shown[i])], [.. keep.Select(i => times[i])]);
    }

    private static double Slot(MediaTime time, int rate) => Math.Floor((double)time.Ticks * rate / MediaTime.TicksPerSecond);

    private static List<CutPoint> PointsOn(MediaTime grid, Rewind rewind, PacketRuns runs, long[] shown, MediaTime[] times)
    {
        var points = new List<CutPoint>();
        for (var (i, next) = (0, long.MinValue); i < times.Length; i++)
        {
            if (times[i].Ticks < next)
                continue;
            var lead = times[Math.Max(0, i - CutPoint.LeadFrames)..i];
            points.Add(new CutPoint(times[i], shown[i], i, i == 0 ? null : rewind.SeekFor(shown[i]), lead));
            next = (Math.Max(0, times[i].Ticks) / grid.Ticks + 1) * grid.Ticks;
        }
        return [.. points.Select(
            (point, i) => point with { IsClean = runs.IsClean(point.Pts),
                Bytes = runs.Bytes(point.Pts, i + 1 < points.Count ? points[i + 1].Pts : long.MaxValue) })];
    }

    private static FrameTimeline Inexact(PacketTable packets, TimeBase timeBase, MediaTime grid, string why) => new()
    {
        IsExact = false,
        WhyNotExact = why,
        TimeBase = timeBase,
        Frames = packets.Count,
        Origin = 0,
        End = MediaTime.Zero,
        Grid = grid,
    };
}
