using System.Collections.Immutable;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Throughput;

/// <summary>The last hour, minute by minute. Minutes in which nothing was finished are not kept. Pure.</summary>
/// <param name="Minutes">Oldest first.</param>
public sealed record ThroughputHistory(ImmutableList<ThroughputMinute> Minutes)
{
    /// <summary>No more minutes are kept.</summary>
    public const int Length = 60;

    public static readonly ThroughputHistory Empty = new(ImmutableList<ThroughputMinute>.Empty);

    /// <summary>With what was just finished.</summary>
    public ThroughputHistory With(int steps, double videoSeconds, DateTimeOffset now)
    {
        var (kept, minute) = (Since(now), MinuteOf(now));
        // A clock that was set back counts for the newest minute.
        return kept.Minutes is [.., var newest] && newest.At >= minute
            ? new(kept.Minutes.SetItem(kept.Minutes.Count - 1,
                newest with { Steps = newest.Steps + steps, VideoSeconds = newest.VideoSeconds + videoSeconds }))
            : new(kept.Minutes.Add(new ThroughputMinute(minute, steps, videoSeconds)));
    }

    /// <summary>Without what is older than an hour.</summary>
    public ThroughputHistory Since(DateTimeOffset now)
    {
        var first = MinuteOf(now) - TimeSpan.FromMinutes(Length - 1);
        var old = Minutes.TakeWhile(minute => minute.At < first).Count();
        return old == 0 ? this : new(Minutes.RemoveRange(0, old));
    }

    /// <summary>What of the film a step has encoded: of a chunk whose renditions are encoded apart, its share.</summary>
    public static double VideoSecondsOf(Step step) => step is Step.EncodeVideo { Renditions.Count: > 0 } video
        ? Math.Max(0, (video.Chunk.End - video.Chunk.Start).Seconds) * video.Encode.Count / video.Renditions.Count : 0;

    public static DateTimeOffset MinuteOf(DateTimeOffset at) => new(at.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute,
        TimeSpan.Zero);
}
