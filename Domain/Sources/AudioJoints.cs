namespace Transcode.Domain.Sources;

/// <summary>Samples that follow on each other, and the silence before them.</summary>
/// <param name="From">Number of the first one among all that were decoded.</param>
/// <param name="Count">How many.</param>
/// <param name="Silence">So many samples before them of which the source has none.</param>
public readonly record struct AudioPiece(long From, long Count, long Silence);

/// <summary>
/// Where decoded samples belong by the source's clock: a hole at a joint becomes silence, and of what is there twice the later part is left
/// out, at the joint itself. Counted in samples. Pure.
/// </summary>
/// <param name="sampleRate">Of the samples.</param>
public sealed class AudioJoints(int sampleRate)
{
    /// <summary>The times of a coarse container jitter by as much as 50 ms, but come back within a quarter of a second.</summary>
    private readonly long _certain = sampleRate / 20, _noticed = sampleRate / 200, _lasting = sampleRate / 4;

    private readonly List<(long At, long Count)> _frames = [];

    private long? _told, _step;

    /// <summary>Time of the first frame; 0 where it has none.</summary>
    public long First => _frames.Count == 0 ? 0 : _frames[0].At;

    /// <param name="at">Its time; null: where the one before it ends.</param>
    /// <param name="count">Samples of each channel.</param>
    public void Add(long? at, long count)
    {
        var step = _frames.Count > 0 && at - _told is { } went && IsOfAnotherRate(went, _frames[^1].Count) ? went : null as long?;
        if (step is { } again && _step is { } before && Math.Abs(again - before) <= 3)
        {
            _frames[^1] = (Follows(_frames.Count - 1), _frames[^1].Count);
            _frames.Add((Follows(_frames.Count), count));
        }
        else
            _frames.Add((at ?? Follows(_frames.Count), count));
        (_told, _step) = (at, step);
    }

    private long Follows(int frame) => frame == 0 ? 0 : _frames[frame - 1].At + _frames[frame - 1].Count;

    /// <summary>
    /// Transport streams have a time for every tenth frame or so. Those between are worked out by the rate that the file had at its
    /// beginning, also where it has another by now: such a time goes on, again and again, by what no frame of this length does, and says
    /// nothing.
    /// </summary>
    private static bool IsOfAnotherRate(long step, long count)
        => Math.Abs(step - count) > count / 25 && Math.Abs(step - count) < count * 11 / 20;

    /// <summary>All that is to be kept, in order.</summary>
    public IReadOnlyList<AudioPiece> Pieces()
    {
        var pieces = new List<AudioPiece>();
        var (from, end) = (0L, First);
        var joining = false;
        for (var i = 0; i < _frames.Count; i++)
        {
            var (at, count) = _frames[i];
            var gap = at - end;
            joining = joining && gap < 0 || IsJoint(i, end);
            var twice = joining ? Math.Clamp(-gap, 0, count) : 0;
            var silence = joining ? Math.Max(0, gap) : 0;
            if (twice < count)
            {
                Add(pieces, new AudioPiece(from + twice, count - twice, silence));
                end += silence + count - twice;
                joining = false;
            }
            from += count;
        }
        return pieces;
    }

    /// <summary>Whether the clock differs from the samples so far for good.</summary>
    private bool IsJoint(int frame, long end)
    {
        var gap = _frames[frame].At - end;
        if (Math.Abs(gap) <= _noticed)
            return false;
        if (Math.Abs(gap) > _certain)
            return true;
        var seen = 0L;
        for (var i = frame; i < _frames.Count && seen < _lasting; seen += _frames[i++].Count)
        {
            var later = _frames[i].At - end - seen;
            if (Math.Sign(later) != Math.Sign(gap) || Math.Abs(later) <= _noticed)
                return false;
        }
        // So near the end nobody can tell a joint from jitter, and neither is heard.
        return seen >= _lasting;
    }

    private static void Add(List<AudioPiece> pieces, AudioPiece piece)
    {
        if (pieces.Count > 0 && piece.Silence == 0 && pieces[^1].From + pieces[^1].Count == piece.From)
            pieces[^1] = pieces[^1] with { Count = pieces[^1].Count + piece.Count };
        else
            pieces.Add(piece);
    }
}
