using System.Globalization;
using Transcode.Domain.Time;

namespace Transcode.Media.Subtitles;

/// <summary>A text as the container carries it.</summary>
/// <param name="Start">On the output timeline.</param>
/// <param name="Duration">Zero: it does not say.</param>
public sealed record SubtitlePacket(MediaTime Start, MediaTime Duration, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Reads the two files that <see cref="SubtitleCommand"/> makes of a track: all bytes one after the other, and a list that says where each
/// packet begins, when it is shown and for how long. Times and lengths stand apart from the text, so no text can pass for them. Pure.
/// </summary>
public static class SubtitlePackets
{
    /// <param name="list">Lines "stream, dts, pts, duration, size, checksum" behind a head that names the time base.</param>
    /// <param name="bytes">Of all packets.</param>
    /// <param name="origin">Source clock at zero of the output timeline, in output ticks.</param>
    public static IReadOnlyList<SubtitlePacket> Read(IEnumerable<string> list, ReadOnlyMemory<byte> bytes, long origin)
    {
        var (packets, at, clock) = (new List<SubtitlePacket>(), 0, (TimeBase?)null);
        foreach (var line in list)
        {
            if (line.StartsWith("#tb 0:", StringComparison.Ordinal))
                clock = TimeBase.TryParse(line[6..].Trim());
            if (clock is null || line.StartsWith('#') || line.Split(',') is not { Length: >= 5 } fields
                || Number(fields[4]) is not (>= 0 and var size) || size > bytes.Length - at)
                continue;
            if (Number(fields[2]) is { } pts)
                packets.Add(new SubtitlePacket(
                    new MediaTime(MediaTime.From(pts, clock.Value).Ticks - origin),
                        MediaTime.From(Math.Max(0, Number(fields[3]) ?? 0), clock.Value), bytes.Slice(at, (int)size)));
            at += (int)size;
        }
        return packets;
    }

    private static long? Number(string field) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < 1L << 52 ? number : null;
}
