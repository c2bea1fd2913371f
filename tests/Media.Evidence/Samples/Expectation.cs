namespace Transcode.MediaEvidence.Samples;

/// <summary>What a good transcoder does with an input.</summary>
public abstract record Expectation
{
    private Expectation()
    {
    }

    /// <summary>The job succeeds and what comes out is so. A null says nothing.</summary>
    public sealed record Succeeds : Expectation
    {
        public int? Frames { get; init; }
        public int? FramesAtLeast { get; init; }
        public int? FramesAtMost { get; init; }

        /// <summary>Seconds from the first thing seen or heard to the last.</summary>
        public double? Duration { get; init; }
        public double DurationTolerance { get; init; } = 0.1;
        public bool? HasAudio { get; init; }
        public int? Channels { get; init; }

        /// <summary>Seconds after the first picture at which something is heard for the first time.</summary>
        public double? AudioFrom { get; init; }

        /// <summary>Width x height as shown, of the largest ladder entry; both sides rounded to even.</summary>
        public string? Display { get; init; }

        /// <summary>Shape as shown, such as 4:3.</summary>
        public string? Aspect { get; init; }
        public string? PixelFormat { get; init; }

        /// <summary>Each frame and its time are those of the source's straight decode.</summary>
        public bool IsFrameExact { get; init; } = true;
        public bool IsInterlaced { get; init; }

        /// <summary>A picture without motion, or one that says nothing about its number.</summary>
        public bool IsStill { get; init; }

        /// <summary>Something was wrong with the input, and the result must say so.</summary>
        public bool MustWarn { get; init; }
        public bool IsImage { get; init; }
    }

    /// <summary>The job is refused or fails with a clear message; nothing is published.</summary>
    /// <param name="Never">what must not happen on the way</param>
    public sealed record Fails(string Never = "") : Expectation;

    /// <summary>Both are right, in silence neither.</summary>
    public sealed record Either(Succeeds Otherwise) : Expectation;
}
