using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>
/// Finds where an audio track ends, from its packets: what a header promises need not be there, and a clock that jumps by an hour adds no
/// audio. Pure.
/// </summary>
/// <param name="timeBase">Unit of the packets' times.</param>
public sealed class AudioTail(TimeBase timeBase)
{
    /// <summary>A longer hole is a clock that was set anew: what comes after it does not lengthen the film.</summary>
    private static readonly MediaTime _longestHole = MediaTime.FromSeconds(600);

    private MediaTime? _end;
    private bool _isOver;

    /// <summary>On the source clock; null: no packet was seen.</summary>
    public MediaTime? End => _end;

    /// <summary>The next packet, in the order of the file, in ticks of the stream.</summary>
    public void Add(long pts, long duration)
    {
        if (_isOver || pts == PacketTable.NoTime)
            return;
        var (from, to) = (MediaTime.From(pts, timeBase), MediaTime.From(pts + duration, timeBase));
        if (_end is { } before && from > before + _longestHole)
            _isOver = true;
        else if (_end is null || to > _end)
            _end = to;
    }
}
