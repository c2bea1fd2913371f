using System.Globalization;
using Transcode.Domain.Time;

namespace Transcode.Media.Probe;

/// <summary>Reads the lines of <see cref="ResetsCommand"/>: "stream, dts, pts, duration, size, checksum" behind a head that names the time
/// base.</summary>
public sealed class ResetsOutput(TimeBase expected)
{
    private readonly HashSet<long> _times = [];
    private bool _sameClock;

    /// <summary>Presentation times, in ticks of the stream; empty where they came in another unit.</summary>
    public IReadOnlySet<long> Times => _times;

    /// <summary>Parameter sets lie between the frames, and may differ from those that the container gives for all.</summary>
    public bool ParametersInside { get; private set; }

    /// <summary>They are not all the same.</summary>
    public bool ParametersDiffer => _sets.Count > 1;

    private readonly HashSet<string> _sets = [];

    public void Add(string line)
    {
        if (line.StartsWith("#tb 0:", StringComparison.Ordinal))
            _sameClock = line[6..].Trim() == $"{expected.Numerator}/{expected.Denominator}";
        if (!_sameClock || line.StartsWith('#'))
            return;
        var fields = line.Split(',');
        if (fields[0].Trim() == "1")
            (ParametersInside, _) = (true, fields.Length > 5 && _sets.Count < 2 && _sets.Add(fields[4] + fields[5]));
        else if (fields.Length > 2
            && long.TryParse(fields[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture,
            out var pts))
            _times.Add(pts);
    }
}
