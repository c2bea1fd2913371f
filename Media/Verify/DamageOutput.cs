using System.Globalization;
using Transcode.Domain.Time;
using Transcode.Media.Failures;

namespace Transcode.Media.Verify;

/// <summary>A stretch of a stream that did not decode, on the source's own clock.</summary>
/// <param name="From">Its first packet.</param>
/// <param name="To">The end of its last.</param>
/// <param name="Message">What the decoder said; null: nothing came out.</param>
public sealed record DamagedPlace(MediaTime From, MediaTime To, string? Message);

/// <summary>
/// Reads the lines of <see cref="DamageCommand"/> as they come. Damaged is a packet to which the decoder said an error, a packet of which
/// no frame came, and a hole in audio; a warning counts where there is nothing else. What is held is as much as a decoder holds back, and
/// the damage.
/// </summary>
public sealed class DamageOutput
{
    /// <summary>Coarse container clocks jitter by as much.</summary>
    private static readonly MediaTime _jitter = MediaTime.FromSeconds(0.05);

    private const int LongestMessage = 200;

    /// <summary>Of each sign; a hostile file could have millions.</summary>
    private const int MostPlaces = 10_000;

    private readonly SortedDictionary<MediaTime, MediaTime> _waiting = [];
    private readonly List<DamagedPlace> _reported = [], _warned = [], _lost = [], _before = [], _holes = [];
    private (MediaTime From, MediaTime To)? _packet;
    private bool _isAudio;
    private long _came;

    /// <summary>Time of the first frame; null: there was none.</summary>
    public MediaTime? First { get; private set; }

    /// <summary>The end of the last frame.</summary>
    public MediaTime End { get; private set; }

    public void Add(string line)
    {
        if (line.StartsWith("packet|", StringComparison.Ordinal))
            Packet(line);
        else if (line.StartsWith("frame|", StringComparison.Ordinal))
            Frame(line);
        if (line.IndexOf("|message=", StringComparison.Ordinal) is >= 0 and var at && _packet is { } packet
            && !Complaints.IsHalfSample(line))
            Keep(line.Contains("|level=24|", StringComparison.Ordinal) ? _warned : _reported,
                new(packet.From, packet.To, Short(Complaints.Plain(line[(at + "|message=".Length)..]))));
    }

    /// <summary>All that is known after the last line, as it came; empty: nothing was found.</summary>
    public IReadOnlyList<DamagedPlace> Places()
    {
        DamagedPlace[] lost = [.. _lost, .. _waiting.Select(Lost)];
        // Where frames have other times than their packets, a packet is not known to be lost.
        var isKnown = lost.Length <= _came && _came > 0;
        IReadOnlyList<DamagedPlace> certain = [.. _reported, .. isKnown ? lost : [], .. _isAudio ? _holes : []];
        return new IReadOnlyList<DamagedPlace>[] { certain, _holes, isKnown ? _before : [] }.FirstOrDefault(places => places.Count > 0)
            ?? _warned;
    }

    private void Packet(string line)
    {
        var (from, length) = (Time(line, "pts_time="), Time(line, "duration_time=") ?? MediaTime.Zero);
        var at = from ?? End;
        _packet = (at, at + length);
        if (from is not null && !Field(line, "flags=").Contains('D', StringComparison.Ordinal))
            _waiting[at] = at + length;
    }

    private void Frame(string line)
    {
        if (Time(line, "best_effort_timestamp_time=") is not { } time)
            return;
        _isAudio |= line.Contains("media_type=audio", StringComparison.Ordinal);
        if (_waiting.Remove(time))
            _came++;
        // Frames come in the order of their times: what lies before this one will not come any more. Before the first one that may be meant
        // so.
        while (_waiting.Count > 0 && _waiting.First() is var oldest && oldest.Key < time)
        {
            Keep(First is null ? _before : _lost, Lost(oldest));
            _waiting.Remove(oldest.Key);
        }
        if (First is not null && time - End > _jitter)
            Keep(_holes, new(End, time, null));
        First ??= time;
        var end = time + (Time(line, "pkt_duration_time=") ?? MediaTime.Zero);
        End = end > End ? end : End;
    }

    private static void Keep(List<DamagedPlace> places, DamagedPlace place)
    {
        if (places.Count < MostPlaces)
            places.Add(place);
    }

    private static DamagedPlace Lost(KeyValuePair<MediaTime, MediaTime> packet) => new(packet.Key, packet.Value, null);

    private static string Short(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";

    private static MediaTime? Time(string line, string name) =>
        decimal.TryParse(Field(line, name), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var seconds)
        && Math.Abs(seconds) < 1_000_000_000 ? MediaTime.FromSeconds((double)seconds) : null;

    private static string Field(string line, string name)
    {
        var at = line.IndexOf("|" + name, StringComparison.Ordinal);
        if (at < 0)
            return "";
        var from = at + 1 + name.Length;
        var end = line.IndexOf('|', from);
        return end < 0 ? line[from..] : line[from..end];
    }
}
