using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>
/// Cuts a timeline into segments and gathers segments into chunks. Depends on the timeline alone, never on which machines are there,
/// so that any fleet gives the same bytes. Pure.
/// </summary>
public static class Chunking
{
    /// <summary>Long enough that start-up and seams cost nothing (docs/decisions/0003-chunk-length.md), short enough that the loss of one
    /// is cheap.</summary>
    public static readonly MediaTime Usual = MediaTime.FromSeconds(18);

    /// <summary>
    /// A source of more hours than this many usual chunks gets longer ones, for each chunk is a step: with a row of its own, and looked at
    /// whenever one of them ends.
    /// </summary>
    public const int MostUsualChunks = 2000;

    /// <summary>Of a slide show a usual chunk would hold a frame or two, and to begin one costs more than to encode them: its chunks are as
    /// long as so many frames.</summary>
    private const int LeastFrames = 100;

    /// <summary>Chunks of the last part are at most this share of what is left, so that no machine is left with a long one when all others
    /// are done.</summary>
    private const double TailShare = 1.0 / 7;

    /// <summary>The same of a film that is too short to be worth many machines.</summary>
    private const double ShortTailShare = 0.28;

    private static readonly MediaTime _short = MediaTime.FromSeconds(240);

    /// <summary>A chunk may be shorter or longer than its target by this share, to begin the next one soon after a key frame of the
    /// source.</summary>
    private const double Play = 0.5;

    /// <summary>Any chunk but the first may be so long, if it saves decoding: single segments cannot all begin near key frames.</summary>
    private static readonly MediaTime _longer = MediaTime.FromSeconds(12);

    /// <summary>What a second off the target weighs against a second that is decoded twice.</summary>
    private const double OffTarget = 0.3;

    /// <summary>Decoding that leads to a chunk's first frame and is then thrown away: so much is free, more only where the chunk before is
    /// as long.</summary>
    private static readonly MediaTime _freeRewind = MediaTime.FromSeconds(60);

    /// <summary>The segments: each starts at the first frame at or after a whole multiple of the nominal length.</summary>
    public static IReadOnlyList<(Segment Segment, CutPoint Cut)> Segments(FrameTimeline timeline, MediaTime length)
    {
        var starts = OnGrid(timeline.Points, length);
        if (starts.Count > 1 && timeline.End - starts[^1].At < Segment.ShortestLast)
            starts.RemoveAt(starts.Count - 1);
        return [.. starts.Select((start, i) =>
        {
            var (end, endFrame) = i + 1 < starts.Count ? (starts[i + 1].At, starts[i + 1].Frame) : (timeline.End, timeline.Frames);
            return (new Segment(i, start.At, end - start.At, (int)(endFrame - start.Frame)), start);
        })];
    }

    /// <summary>Of the possible cuts, the first at or after each whole multiple of a length.</summary>
    private static List<CutPoint> OnGrid(IReadOnlyList<CutPoint> points, MediaTime length)
    {
        var chosen = new List<CutPoint>();
        var due = long.MinValue;
        foreach (var point in points.Where(point => point.At.Ticks >= due))
        {
            chosen.Add(point);
            due = (Math.Max(0, point.At.Ticks) / length.Ticks + 1) * length.Ticks;
        }
        return chosen;
    }

    /// <summary>How many segments each chunk takes: one to be playable at once, then the usual size, then smaller ones towards the
    /// end.</summary>
    /// <param name="segments">All of the timeline.</param>
    /// <param name="rewinds">For each segment, how much must be decoded before its first frame if a chunk begins with it.</param>
    public static IReadOnlyList<int> Sizes(IReadOnlyList<Segment> segments, IReadOnlyList<MediaTime> rewinds)
    {
        var sizes = new List<int>();
        var all = segments.Sum(segment => segment.Duration.Ticks);
        var share = all < _short.Ticks ? ShortTailShare : TailShare;
        var each = all / Math.Max(1, segments.Sum(segment => (long)segment.Frames));
        var usual = Math.Max(Usual.Ticks, Math.Max(all / MostUsualChunks, each * LeastFrames));
        for (var (at, left) = (0, all); at < segments.Count;)
        {
            var target = at == 0 ? 1 : Math.Min(usual, (long)(left * share));
            var size = SizeFrom(at, target, segments, rewinds);
            sizes.Add(size);
            for (var next = at + size; at < next; at++)
                left -= segments[at].Duration.Ticks;
        }
        return sizes;
    }

    /// <summary>Of the sizes near the target the one after which least is decoded twice; if none is affordable, the next larger that is.
    /// All that is left, where as much would be decoded for nothing after that one as is left to be seen.</summary>
    private static int SizeFrom(int at, long target, IReadOnlyList<Segment> segments, IReadOnlyList<MediaTime> rewinds)
    {
        var most = at == 0 ? target : Math.Max(target * (1 + Play), _longer.Ticks);
        var (best, least, after) = (segments.Count - at, double.MaxValue, 0L);
        var (size, ticks) = (1, segments[at].Duration.Ticks);
        for (; at + size < segments.Count; ticks += segments[at + size++].Duration.Ticks)
        {
            if (least < double.MaxValue && ticks > most)
                return best;
            var rewind = rewinds[at + size].Ticks;
            var price = rewind + OffTarget * Math.Abs(ticks - target);
            if (ticks >= target * (1 - Play) && rewind <= Math.Max(_freeRewind.Ticks, ticks) && price < least)
                (best, least, after) = (size, price, ticks);
        }
        return ticks <= most && least < double.MaxValue && rewinds[at + best].Ticks >= ticks - after ? size : best;
    }

    /// <summary>From the key frame at which decoding must start to the cut; where that is the beginning of the file, all before
    /// it.</summary>
    private static MediaTime RewindTo(CutPoint cut, FrameTimeline timeline) => cut.IsHeld ? _noCut : cut.Seek is { } seek
        ? new MediaTime(Math.Max(0, cut.At.Ticks + timeline.Origin - timeline.TimeBase.Convert(seek, TimeBase.Output)))
        : cut.At;

    /// <summary>A frame that is held is made where the source's own frame is.</summary>
    private static readonly MediaTime _noCut = new(long.MaxValue / 2);

    /// <summary>The chunks of an exact timeline.</summary>
    public static IReadOnlyList<Chunk> Chunks(FrameTimeline timeline, MediaTime segmentLength, MediaTime gop)
    {
        var keyframes = OnGrid(timeline.Points, gop);
        var segments = Segments(timeline, segmentLength);
        var chunks = new List<Chunk>();
        var (segment, keyframe) = (0, 0);
        // Each segment and each key frame is looked at once: there may be as many as a week has seconds.
        foreach (var size in Sizes([.. segments.Select(s => s.Segment)], [.. segments.Select(s => RewindTo(s.Cut, timeline))]))
        {
            var until = segment + size < segments.Count ? segments[segment + size].Cut.At : timeline.End;
            var first = keyframe;
            while (keyframe < keyframes.Count && keyframes[keyframe].At < until)
                keyframe++;
            chunks.Add(ChunkOf(timeline, segments, keyframes.GetRange(first, keyframe - first), segment, size, chunks.Count));
            segment += size;
        }
        return chunks;
    }

    private static Chunk ChunkOf(FrameTimeline timeline, IReadOnlyList<(Segment Segment, CutPoint Cut)> segments, List<CutPoint> keyframes,
        int first, int size, int number)
    {
        var next = first + size < segments.Count ? segments[first + size].Cut : null;
        var start = segments[first].Cut;
        var held = Held(timeline.Held, isFirst: first == 0, isLast: next is null);
        return new Chunk
        {
            Number = number,
            Cut = first == 0 && next is null ? null : new ChunkCut(start.Seek, first == 0 ? null : start.Pts, next?.Pts),
            Segments = [.. segments.Skip(first).Take(size).Select(s => s.Segment)],
            Keyframes = KeyTimes(keyframes.Select(point => point.At), held),
            Frames = (next?.Frame ?? timeline.Frames) - start.Frame,
            Held = held,
            Lead = start.Lead,
            End = next?.At ?? timeline.End,
        };
    }

    /// <summary>Each frame that is held on the grid is a key frame too, so that none is decoded before an earlier one.</summary>
    private static IReadOnlyList<MediaTime> KeyTimes(IEnumerable<MediaTime> grid, HeldFrames? held) =>
        held is null ? [.. grid] : [.. grid.Concat(held.TimesBefore).Concat(held.TimesAfter.SkipLast(1)).Distinct().Order()];

    private static HeldFrames? Held(HeldFrames? held, bool isFirst, bool isLast) =>
        (held is null ? null : held with { Before = isFirst ? held.Before : 0, After = isLast ? held.After : 0 }) is { Count: > 0 } some
            ? some : null;
}
