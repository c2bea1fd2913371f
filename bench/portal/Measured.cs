namespace Transcode.Bench.Portal;

/// <summary>One part: the server's processor in seconds, its memory in megabytes.</summary>
internal sealed record Measured
{
    internal required string Name { get; init; }

    /// <summary>From the coming of the worker until the last one saw the end.</summary>
    internal required double Seconds { get; init; }

    /// <summary>Processor until all watched.</summary>
    internal required double Opening { get; init; }

    /// <summary>Processor from the coming of the worker on.</summary>
    internal required double Processor { get; init; }
    internal required double Memory { get; init; }
    internal required double MemoryWatched { get; init; }
    internal required double MemoryAtPeak { get; init; }
    internal required double? Heap { get; init; }
    internal required double? HeapWatched { get; init; }
    internal required IReadOnlyList<MeasuredCrowd> Crowds { get; init; }

    internal int Count => Crowds.Sum(crowd => crowd.Count);
    internal long Messages => Crowds.Sum(crowd => crowd.Messages);
    internal bool HaveAllSeenTheEnd => Crowds.All(crowd => crowd.SawTheEnd == crowd.Count);
}

/// <summary>What came while the job ran.</summary>
internal sealed record MeasuredCrowd(string Name, int Count, long Messages, long Bytes, int SawTheEnd, IReadOnlyList<string> Failures)
{
    /// <summary>Messages for each, a second, while the job waited for a worker.</summary>
    internal required double Idle { get; init; }
}
