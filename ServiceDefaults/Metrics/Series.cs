using System.Diagnostics.Metrics;

namespace Transcode.ServiceDefaults.Metrics;

/// <summary>One time series and what it stands at.</summary>
public sealed class Series(SeriesName name, SeriesKind kind, string? unit, string? message)
{
    /// <summary>Upper bounds in the instrument's unit; what we measure in seconds lies between a request and a long encode.</summary>
    public static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

    private readonly Lock _one = new();
    private readonly long[] _buckets = kind == SeriesKind.Histogram ? new long[Bounds.Length] : [];
    private double _value;
    private long _count;

    public SeriesName Name { get; } = name;
    public SeriesKind Kind { get; } = kind;
    public string? Unit { get; } = unit;
    public string? Description { get; } = message;

    /// <summary>Sum of a counter or histogram, last value of a gauge; observations so far; per bound how many lay at or below it.</summary>
    public (double Value, long Count, IReadOnlyList<long> Buckets) Read()
    {
        lock (_one)
            return (_value, _count, [.. _buckets]);
    }

    /// <param name="value">A delta, or of an observable instrument the total.</param>
    /// <param name="isTotal">It replaces what was known.</param>
    public void Note(double value, bool isTotal)
    {
        lock (_one)
        {
            _value = isTotal || Kind == SeriesKind.Gauge ? value : _value + value;
            _count++;
            for (var i = 0; i < _buckets.Length; i++)
                if (value <= Bounds[i])
                    _buckets[i]++;
        }
    }

    public static SeriesKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? SeriesKind.Histogram
            : type.Contains("UpDown", StringComparison.Ordinal) ? SeriesKind.UpDown
            : type.Contains("Counter", StringComparison.Ordinal) ? SeriesKind.Counter
            : SeriesKind.Gauge;
    }
}

/// <summary>How a series behaves.</summary>
public enum SeriesKind
{
    Counter = 1,
    UpDown = 2,
    Gauge = 3,
    Histogram = 4,
}
