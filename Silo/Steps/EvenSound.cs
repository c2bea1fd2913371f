using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;
using Transcode.Media.Sound;

namespace Transcode.Silo.Steps;

/// <summary>A sound as a command is to read it: straight from the source, or made even before.</summary>
/// <param name="Input">What to open.</param>
/// <param name="Track">The track in it.</param>
/// <param name="Back">By how much its clock lies before that of the source.</param>
/// <param name="IsEven">It was made even: nothing more can be done.</param>
internal sealed record SoundSource(MediaInput Input, AudioFacts Track, MediaTime Back, bool IsEven);

/// <summary>
/// Runs an encode of sound, and once more from evened samples where the source's clock is of no use or its sample rate or channels change in mid-stream.
/// </summary>
internal sealed class EvenSound(StepContext context)
{
    /// <param name="track">Of the source.</param>
    /// <param name="sampleRate">That is wanted in the end.</param>
    /// <param name="phase">For a failure's name.</param>
    /// <param name="run">Runs the encode.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<ToolRunEnd> Run(AudioFacts track, int sampleRate, Phase phase, Func<SoundSource, Task<ToolRunEnd>> run, CancellationToken stop)
    {
        var plain = new SoundSource(context.Source, track, MediaTime.Zero, IsEven: false);
        if (!track.TimesUnusable)
        {
            var end = await run(plain);
            if (end.Failure is not null || !EvenSoundCommand.IsNeeded(end.Said))
                return end;
        }
        var (even, made) = await Make(track, sampleRate, phase, stop);
        if (even is null)
            return made;
        var evened = await run(even);
        // What the source's decoder complained of it said while the samples were made even; a clock that jumps is no damage.
        return evened with { Complaints = [.. made.Complaints.Where(words => !EvenSoundCommand.IsNeeded([words])), .. evened.Complaints] };
    }

    private async Task<(SoundSource? Even, ToolRunEnd Made)> Make(AudioFacts track, int sampleRate, Phase phase, CancellationToken stop)
    {
        var folder = context.Workspace.Folder;
        var even = track with { StreamIndex = 0, SampleRate = sampleRate, OfChannels = null, IsBare = false };
        if (!track.TimesUnusable && !track.IsBare)
        {
            var timed = await context.RunWatched(EvenSoundCommand.Timed(track, sampleRate, context.Source, folder), phase, _ => { }, stop);
            if (timed.Failure is not null)
                return (null, timed);
            if (!EvenSoundCommand.IsNeeded(timed.Said))
                return (new SoundSource(MediaInput.File(context.Workspace.PathOf(EvenSoundCommand.TimedFile)), even, MediaTime.Zero, IsEven: true), timed);
        }
        var counted = await context.RunWatched(EvenSoundCommand.Counted(track, sampleRate, context.Source, folder), phase, _ => { }, stop);
        return counted.Failure is not null
            ? (null, counted)
            : (new SoundSource(EvenSoundCommand.CountedInput(track, sampleRate, folder), even, track.Start, IsEven: true), counted);
    }
}
