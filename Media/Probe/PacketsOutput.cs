using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>Reads the lines of <see cref="PacketsCommand"/> as they come: "pts,dts,duration,size,flags[,side data]", N/A where there is
/// none.</summary>
/// <param name="tail">Is told of each packet; null: nobody is.</param>
public sealed class PacketsOutput(AudioTail? tail = null)
{
    public PacketTable Packets { get; } = new();

    /// <summary>The same packets, where they are audio.</summary>
    public AudioClock Clock { get; } = new();

    /// <summary>A packet is encrypted; without the key there is nothing to see.</summary>
    public bool Encrypted { get; private set; }

    /// <summary>There was no packet, not even one that is not to be shown.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>There are more than are kept: the table is not whole.</summary>
    public bool IsTooMany { get; private set; }

    public void Add(string line)
    {
        if (IsTooMany |= Packets.Count >= PlanLimits.MostFrames)
            return;
        if (line.Contains("Encryption info", StringComparison.Ordinal))
            Encrypted = true;
        var fields = line.Split(',');
        if (fields.Length < 5 || fields[4].Length == 0)
            return;
        IsEmpty = false;
        Packets.NeedsDecoder |= fields[4].Contains('D', StringComparison.Ordinal)
            || line.Contains("New Extradata", StringComparison.Ordinal);
        if (fields[4].Contains('D', StringComparison.Ordinal))
            return; // The container says that it is not to be shown.
        tail?.Add(Time(fields[0]), Math.Max(0, Time(fields[2])));
        Clock.Add(Time(fields[0]), Math.Max(0, Time(fields[2])));
        Packets.Add(Time(fields[0]), Time(fields[1]), Math.Max(0, Time(fields[2])), fields[4].Contains('K', StringComparison.Ordinal),
            Bytes(fields[3]));
    }

    private static int Bytes(string field)
        => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;

    private static long Time(string field) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks) ? ticks : PacketTable.NoTime;
}
