namespace Transcode.MediaEvidence.Checks;

/// <summary>Where an audio track begins earlier or ends later than the picture, the first or last frame is held: shown more often than the
/// source has it.</summary>
public static class HeldFrames
{
    /// <summary>Seconds that are left as they are.</summary>
    public const double Slack = 0.09;

    // Stamps of milliseconds, twice.
    private const double Rounding = 0.003;

    /// <summary>A result without the frames that the source's audio is a reason to hold; any others are left, to be found.</summary>
    public static Evidence WithoutHeld(this Evidence output, Evidence source)
    {
        if (!source.HasAudio || source.FrameCount == 0 || output.FrameCount <= source.FrameCount)
            return output;
        var frames = output.Video.Frames;
        var late = source.Video.Start - source.Audio.Start;
        var before = late > Slack - Rounding ? frames.Count(frame => frame.Time - frames[0].Time < late - 0.04) : 0;
        var goesOn = source.Audio.HeardEnd > source.Video.End + Slack - Rounding;
        var own = frames.Skip(before).Take(goesOn ? source.FrameCount : frames.Count).ToList();
        if (own.Count == 0)
            return output;
        if (goesOn || before > 0)
            own[^1] = own[^1] with { Duration = source.Video.Frames[^1].Duration };
        return output with { Video = output.Video with { Frames = own } };
    }
}
