namespace Transcode.MediaEvidence.Checks;

/// <summary>Holds an output's pictures and length against the source's straight decode. Empty means: no difference a viewer could
/// see.</summary>
public static class FrameChecks
{
    // A 90 kHz clock, a stamp rounded to milliseconds in the source (Matroska) and an average frame time meet here.
    private const double StampTolerance = 0.0021;

    public static IEnumerable<string> SameFrames(Evidence source, Evidence output)
    {
        output = output.WithoutHeld(source);
        if (output.FrameCount != source.FrameCount)
        {
            yield return $"{output.FrameCount} frames, the source has {source.FrameCount}";
            yield break;
        }

        var worst = Enumerable.Range(0, source.FrameCount)
            .Select(at => (at,
            shift: output.Video.Frames[at].Time - output.Video.Start - (source.Video.Frames[at].Time - source.Video.Start)))
            .DefaultIfEmpty()
            .MaxBy(frame => Math.Abs(frame.shift));
        if (Math.Abs(worst.shift) > StampTolerance)
            yield return $"frame {worst.at} is shown {worst.shift * 1000:+0.0;-0.0} ms away from its time in the source";
    }

    public static IEnumerable<string> SameDuration(Evidence source, Evidence output)
    {
        var tolerance = source.FrameTime + StampTolerance;
        // A little longer than the source, where an audio track goes on: no frame is held for less than that.
        output = output.WithoutHeld(source);
        if (source.HasAudio && source.Audio.HeardEnd > source.Video.End)
            tolerance += HeldFrames.Slack;
        var frame = output.Video.Duration - source.Video.Duration;
        if (source.FrameCount > 0 && Math.Abs(frame) > tolerance)
            yield return $"picture lasts {output.Video.Duration:0.000} s, the source's {source.Video.Duration:0.000} s";
        if (source.HasAudio != output.HasAudio)
            yield return output.HasAudio ? "has sound, the source has none" : "has no sound, the source has";
    }

    /// <summary>Audio may be filled with silence up to the picture's start, but never begin later than in the source.</summary>
    public static IEnumerable<string> SameAudioStart(Evidence source, Evidence output)
    {
        if (!source.HasAudio || !output.HasAudio || source.FrameCount == 0)
            yield break;
        var own = output.WithoutHeld(source);
        var late = output.AudioDelay - Math.Max(source.AudioDelay, 0);
        if (late > source.FrameTime + StampTolerance)
            yield return $"sound starts {output.AudioDelay * 1000:0} ms after the picture, in the source {source.AudioDelay * 1000:0} ms";
        // Audio that ends before the picture is followed by silence.
        var end = output.Audio.End - own.Video.Start - (Math.Max(source.Audio.HeardEnd, source.Video.End) - source.Video.Start);
        if (Math.Abs(end) > Math.Max(source.FrameTime, 0.05))
            yield return $"sound ends {end * 1000:+0;-0} ms away from its end in the source";
    }
}
