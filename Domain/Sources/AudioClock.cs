namespace Transcode.Domain.Sources;

/// <summary>Compares the times that a container gives to the packets of an audio track with how long these last. Both in ticks of the
/// stream. Pure.</summary>
public sealed class AudioClock
{
    /// <summary>Fewer packets say nothing.</summary>
    private const int Enough = 16;

    /// <summary>A wrong header is wrong by much; rounding and a hole are not.</summary>
    private const double Slack = 0.2;

    private long _first, _last, _lastDuration, _sum, _count, _silent;

    public void Add(long pts, long duration)
    {
        if (pts == PacketTable.NoTime)
            return;
        if (_count++ == 0)
            _first = pts;
        (_last, _lastDuration) = (pts, duration);
        _sum += duration;
        _silent += duration > 0 ? 0 : 1;
    }

    /// <summary>What all packets last, one after the other.</summary>
    public long Played => _sum;

    /// <summary>All packets are told to be heard at one moment.</summary>
    public bool StandsStill => _count >= Enough && _last == _first && _sum > _lastDuration;

    /// <summary>Only of packets that nearly all tell their length can anything be said.</summary>
    public bool IsUnusable
    {
        get
        {
            var span = _last - _first + _lastDuration;
            return _count >= Enough && _silent * 10 < _count && (span <= 0 || Math.Abs((double)_sum / span - 1) > Slack);
        }
    }
}
