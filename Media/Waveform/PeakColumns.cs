namespace Transcode.Media.Waveform;

/// <summary>
/// Peaks of an audio track whose length nobody knows yet, for a picture of fixed width: when the columns are full, each two become one. So
/// an hour and a day take the same memory.
/// </summary>
public sealed class PeakColumns(int width)
{
    /// <summary>Of finer columns than are drawn, so that the last halving is not seen.</summary>
    private const int Finer = 8;

    private readonly (short Least, short Greatest)[] _columns = new (short, short)[width * Finer * 2];
    private int _count;
    private long _perColumn = 1;
    private long _inColumn;

    /// <param name="peaks">Of one pixel, all channels.</param>
    public void Add(ReadOnlySpan<short> peaks)
    {
        var (least, greatest) = (peaks[0], peaks[1]);
        for (var i = 2; i < peaks.Length; i += 2)
            (least, greatest) = (Math.Min(least, peaks[i]), Math.Max(greatest, peaks[i + 1]));
        if (_inColumn == 0 && _count == _columns.Length)
            Halve();
        ref var column = ref _columns[_inColumn == 0 ? _count++ : _count - 1];
        column = _inColumn == 0 ? (least, greatest) : Both(column, (least, greatest));
        _inColumn = (_inColumn + 1) % _perColumn;
    }

    /// <summary>As many as are drawn; silence where there was no audio at all.</summary>
    public IReadOnlyList<(short Least, short Greatest)> Drawn()
    {
        var drawn = new (short, short)[width];
        for (var x = 0; x < width && _count > 0; x++)
        {
            var from = (int)((long)x * _count / width);
            var to = Math.Max(from + 1, (int)((x + 1L) * _count / width));
            drawn[x] = _columns[from..to].Aggregate(Both);
        }
        return drawn;
    }

    private void Halve()
    {
        for (var i = 0; i < _count / 2; i++)
            _columns[i] = Both(_columns[2 * i], _columns[2 * i + 1]);
        _count /= 2;
        _perColumn *= 2;
    }

    private static (short, short) Both((short Least, short Greatest) one, (short Least, short Greatest) other) =>
        (Math.Min(one.Least, other.Least), Math.Max(one.Greatest, other.Greatest));
}
