using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;

namespace Transcode.Worker.Steps.Audio;

/// <summary>Makes an audio track as long as the presentation, to the sample: what is beyond its end is left away, what is missing is
/// silence.</summary>
internal sealed class AudioLength(StepContext context)
{
    /// <summary>In packets: so little silence is left away.</summary>
    private const double Unheard = 0.25;

    /// <summary>Of a moment of silence the packet that is taken: the encoder has come to rest by then.</summary>
    private const int AtStart = 4;

    /// <param name="audio">The track.</param>
    /// <param name="movie">As it was encoded.</param>
    /// <param name="heard">Its samples that are heard.</param>
    /// <param name="end">Of the presentation.</param>
    /// <param name="file">The encoded file; what is added is appended to it.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<Sample[]> Fit(AudioPlan audio, FragmentedMovie movie, Sample[] heard, MediaTime end, FileStream file,
        CancellationToken stop)
    {
        var until = TimeBase.Output.Convert(end.Ticks + Timeline.Offset, new TimeBase(1, movie.Init.Timescale));
        if (heard.Length == 0 || heard[0].PresentationTime >= until)
            return heard;
        var usual = heard.Max(sample => sample.Duration);
        var kept = heard.TakeWhile(sample => sample.PresentationTime < until).ToList();
        kept[^1] = kept[^1] with { Duration = Math.Min(usual, until - kept[^1].PresentationTime) };
        var missing = until - kept[^1].PresentationTime - kept[^1].Duration;
        if (missing > usual * Unheard && await Silence(audio, movie, file, stop) is { } silence)
            kept.AddRange(Repeated(silence, kept[^1].PresentationTime + kept[^1].Duration, missing, usual));
        return [.. kept];
    }

    private static IEnumerable<Sample> Repeated(Sample silence, long at, long missing, long usual)
    {
        for (; missing > 0; at += usual, missing -= usual)
            yield return silence with { DecodeTime = at, CompositionOffset = 0, Duration = Math.Min(usual, missing) };
    }

    /// <returns>A packet of silence at the end of the file; null: there is none that fits the track.</returns>
    private async Task<Sample?> Silence(AudioPlan audio, FragmentedMovie movie, FileStream file, CancellationToken stop)
    {
        var end = await context.RunWatched(SilenceCommand.For(audio, context.Workspace.Folder), Phase.Encoding, _ => { }, stop);
        if (end.Failure is not null)
            return null;
        await using var made = new FileStream(context.Workspace.PathOf(SilenceCommand.FileOf(audio)), FileMode.Open, FileAccess.Read,
            FileShare.Read, 1 << 16);
        var silence = await FragmentedMovie.Read(made, stop);
        if (silence.Samples.Count <= AtStart || InitSegment.SameStream(movie.Init, silence.Init) is not null)
            return null;
        var sample = silence.Samples[AtStart];
        var bytes = new byte[sample.Size];
        made.Position = sample.Offset;
        await made.ReadExactlyAsync(bytes, stop);
        file.Seek(0, SeekOrigin.End);
        var at = file.Position;
        await file.WriteAsync(bytes, stop);
        await file.FlushAsync(stop);
        return sample with { Offset = at };
    }
}
