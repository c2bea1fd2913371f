using Transcode.Domain.Sources;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

/// <summary>Timelines of films that nobody filmed.</summary>
internal static class Films
{
    public static readonly MediaTime Six = MediaTime.FromSeconds(6);
    public static readonly MediaTime Two = MediaTime.FromSeconds(2);

    /// <summary>25 frames a second, a key frame each second.</summary>
    public static FrameTimeline Steady(double seconds) => Listing.Index(Listing.Steady((int)(seconds * 25), 40, 25));

    /// <summary>One key frame each so many seconds.</summary>
    public static FrameTimeline WithKeysEach(double keySeconds, double seconds, Func<PacketTable, IReadOnlySet<long>>? resets = null)
    {
        var packets = Listing.Steady((int)(seconds * 25), 40, (int)(keySeconds * 25));
        return FrameIndexer.Index(packets, Listing.Milliseconds, null, null, Listing.TwoSeconds, resets?.Invoke(packets));
    }

    /// <summary>Each key frame resets the decoder.</summary>
    public static IReadOnlySet<long> AllReset(PacketTable packets) => packets.Keys.Select(key => packets.Pts[key]).ToHashSet();

    /// <summary>The n-th of endless films with an unsteady clock: bursts, slow stretches, slides, holes, late first frames, audio that
    /// begins earlier.</summary>
    public static FrameTimeline Unsteady(int n)
    {
        var random = new Random(n);
        var times = new List<long>();
        var at = random.NextInt64(-5000, 20_000);
        for (var left = random.Next(1, 3000); left > 0; left--)
        {
            times.Add(at);
            at += random.Next(100) switch
            {
                0 => random.Next(1, 30_000),
                < 10 => random.Next(500, 3000),
                < 20 => random.Next(1, 5),
                _ => random.Next(8, 60)
            };
        }
        MediaTime? audio = random.Next(3) == 0 ? new MediaTime((times[0] - random.NextInt64(10_000)) * 90) : null;
        return Listing.Index(Listing.Straight(times, random.Next(1, 400), random.Next(100)), audio);
    }
}
