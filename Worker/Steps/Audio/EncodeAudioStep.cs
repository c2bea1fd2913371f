using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Audio;

/// <summary>Encodes one audio track, whole: chunks of audio would drift.</summary>
internal sealed class EncodeAudioStep(StepContext context)
{
    public async Task<StepOutcome> Run(Step.EncodeAudio step, CancellationToken stop)
    {
        var command = EncodeAudioCommand.For(step.Audio, context.Source, context.Workspace.Folder);
        var length = Math.Max(0.1, (step.Audio.Track.Duration ?? MediaTime.FromSeconds(60)).Seconds);
        var even = new EvenAudio(context);
        var end = await even.Run(step.Audio.Track, step.Audio.SampleRate, Phase.Encoding, source =>
        {
            command = EncodeAudioCommand.For(step.Audio with { Track = source.Track, Origin = step.Audio.Origin - source.Back.Ticks },
                source.Input, context.Workspace.Folder);
            return context.RunWatched(command, Phase.Encoding,
                now => context.Progress.Set(100 * (now.Seconds - Timeline.OffsetSeconds) / length, now), stop);
        }, stop);
        if (end.Failure is { } failure)
            return !step.Audio.Label.IsDefault && StepOutcomeMapper.Of(failure) is StepOutcome.Reject ? Without(step)
                : StepOutcomeMapper.Of(failure);

        var track = await new AudioTrack(context).Prove(step.Audio, step.Use, step.SegmentLength, step.Audio.End, stop);
        if (track.Segments.Count == 0 && !step.Audio.Label.IsDefault)
            return Without(step);
        if (track.Segments.Count == 0)
            return new StepOutcome.Reject(AudioTrack.Silent with
            {
                Detail = string.Join('\n', end.Complaints),
                Replay = command.ToShell()
            });
        var damage = await new DamageSearch(context).Find(DamageField.Audio(step.Audio.Track, step.Audio.Origin, track.Heard ?? track.End),
            end.Complaints, stop);
        return new StepOutcome.Done(new StepResult.Encoded([track], damage, []) { Remarks = even.Remark is { } remark ? [remark] : [] });
    }

    /// <summary>The film does not fail for a second language: it is delivered without, and says so.</summary>
    private static StepOutcome Without(Step.EncodeAudio step) =>
        new StepOutcome.Done(new StepResult.Encoded([], [AudioTrack.Lost(step.Audio, step.Audio.Track.Duration ?? MediaTime.Zero)], []));
}
