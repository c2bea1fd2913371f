namespace Transcode.Domain.Sources;

/// <summary>
/// The packets of the picture stream in decode order, as a demux (no decode) lists them: presentation and decode time in ticks of
/// the stream's time base, duration, key flag. Packets that the container marks as to be discarded do not belong here.
/// </summary>
public sealed class PacketTable
{
    /// <summary>"No time": the container gave none.</summary>
    public const long NoTime = long.MinValue;

    private readonly List<long> _pts = [];
    private readonly List<long> _dts = [];
    private readonly List<int> _bytes = [];
    private readonly List<int> _keys = [];

    public int Count => _pts.Count;
    public IReadOnlyList<long> Pts => _pts;
    public IReadOnlyList<long> Dts => _dts;

    /// <summary>Length of each packet; 0 where unknown.</summary>
    public IReadOnlyList<int> Bytes => _bytes;

    /// <summary>Some packets are hidden, or the parameters change on the way: only a decoder makes of them what a viewer is to
    /// see.</summary>
    public bool NeedsDecoder { get; set; }

    /// <summary>Two packets make a frame, at least in part: nobody knows which before they are decoded.</summary>
    public bool AreFields { get; set; }

    /// <summary>Positions (decode order) of the packets flagged as key.</summary>
    public IReadOnlyList<int> Keys => _keys;

    /// <summary>Duration of the packet that is shown last, in ticks; 0 where unknown.</summary>
    public long LastDuration { get; private set; }

    /// <summary>When the packet that is shown last is shown, in ticks; <see cref="NoTime"/> where none has a time.</summary>
    public long LastPts { get; private set; } = NoTime;

    public void Add(long pts, long dts, long duration, bool key, int bytes = 0)
    {
        if (key)
            _keys.Add(_pts.Count);
        _pts.Add(pts);
        _dts.Add(dts);
        _bytes.Add(bytes);
        if (pts != NoTime && pts >= LastPts)
            (LastPts, LastDuration) = (pts, Math.Max(0, duration));
    }
}
