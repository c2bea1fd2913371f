using System.Globalization;
using Transcode.Domain.Time;

namespace Transcode.Media.Probe;

/// <summary>Reads the lines of <see cref="ResetsCommand"/>: "stream, dts, pts, duration, size, checksum" behind a head that names the time base.</summary>
public sealed class ResetsOutput(TimeBase expected)
{
    private readonly HashSet<long> _times = [];
    private bool _sameClock;

    /// <summary>Presentation times, in ticks of the stream; empty where they came in another unit.</summary>
    public IReadOnlySet<long> Times => _times;

    public void Add(string line)
    {
        if (line.StartsWith("#tb 0:", StringComparison.Ordinal))
            _sameClock = line[6..].Trim() == $"{expected.Numerator}/{expected.Denominator}";
        if (!_sameClock || line.StartsWith('#'))
            return;
        var fields = line.Split(',');
        if (fields.Length > 2 && long.TryParse(fields[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var pts))
            _times.Add(pts);
    }
}
