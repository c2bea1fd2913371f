using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Transcode.ServiceDefaults.Metrics;

/// <summary>Listens to the meters of this process and keeps the present value of each series, for whoever asks.</summary>
public sealed class Instruments : IDisposable
{
    private readonly ConcurrentDictionary<SeriesName, Series> _series = new();

    /// <summary>By the hash of an instrument and its tags: writing labels anew for each measurement cost a tenth of a heartbeat.</summary>
    private readonly ConcurrentDictionary<int, Known> _known = new();

    private readonly MeterListener _listener = new();

    /// <param name="wanted">Which meters, by name.</param>
    /// <param name="scope">The host's meter factory: meters of another host in this process are not ours. Meters without a scope are
    /// everybody's.</param>
    public Instruments(Func<string, bool> wanted, IMeterFactory? scope = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (wanted(instrument.Meter.Name)
                && (instrument.Meter.Scope is null || scope is null || ReferenceEquals(instrument.Meter.Scope, scope)))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((i, value, tags, _) => Note(i, value, tags));
        _listener.SetMeasurementEventCallback<short>((i, value, tags, _) => Note(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Note(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
        _listener.SetMeasurementEventCallback<float>((i, value, tags, _) => Note(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((i, value, tags, _) => Note(i, (double)value, tags));
        _listener.Start();
    }

    /// <summary>All series, with observable instruments asked anew.</summary>
    public IReadOnlyList<Series> Now()
    {
        _listener.RecordObservableInstruments();
        return [.. _series.Values.OrderBy(series => series.Name.Instrument, StringComparer.Ordinal)
            .ThenBy(series => series.Name.Labels, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        hash.Add(instrument);
        foreach (var (_, tag) in tags)
            hash.Add(tag);
        var code = hash.ToHashCode();
        if (!_known.TryGetValue(code, out var known) || !known.Is(instrument, tags))
            _known[code] = known = new Known(instrument, tags.ToArray(), Find(instrument, tags));
        known.Series.Note(value, instrument.IsObservable);
    }

    private Series Find(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _series.GetOrAdd(
        new SeriesName(instrument.Name, PrometheusText.Labels(tags)),
            name => new Series(name, Series.KindOf(instrument), instrument.Unit, instrument.Description));

    private sealed record Known(Instrument Instrument, KeyValuePair<string, object?>[] Tags, Series Series)
    {
        public bool Is(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!ReferenceEquals(instrument, Instrument) || tags.Length != Tags.Length)
                return false;
            for (var i = 0; i < tags.Length; i++)
                if (tags[i].Key != Tags[i].Key || !Equals(tags[i].Value, Tags[i].Value))
                    return false;
            return true;
        }
    }
}

/// <summary>An instrument and its labels as Prometheus writes them, without braces.</summary>
public readonly record struct SeriesName(string Instrument, string Labels);
