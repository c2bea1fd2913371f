using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;
using Transcode.Worker.Machine;
using Transcode.Worker.Steps.Audio;
using Transcode.Worker.Steps.Probe;

namespace Transcode.Worker.Steps.Video;

/// <summary>Encodes one chunk into several renditions from one decode, and proves each.</summary>
internal sealed class ChunkEncode(StepContext context)
{
    /// <summary>Seconds that decoding a second of the source may take: what is decoded only to be thrown away shows no progress.</summary>
    private const double SlowestDecode = 4;

    /// <param name="step">What is wanted.</param>
    /// <param name="hardware">Sessions of a hardware encoder and the renditions it makes; null: software makes all.</param>
    /// <param name="stop">Kills the tool.</param>
    public async Task<StepOutcome> Run(Step.EncodeVideo step, HardwareShare? hardware, CancellationToken stop)
    {
        var tracks = new List<TrackProof>();
        if (step.Renditions.FirstOrDefault(rendition => rendition.IsCopied && step.Encode.Contains(rendition.Name)) is { } fits)
        {
            var (copy, unfit) = await new ChunkCopy(context, step).Run(fits, stop);
            if (unfit is not null)
                return new StepOutcome.Retry(unfit);
            tracks.Add(copy!);
            step = step with { Encode = [.. step.Encode.Where(name => name != fits.Name)] };
            if (step.Encode.Count == 0)
                return new StepOutcome.Done(new StepResult.Encoded(tracks, [], []));
        }
        return await Encode(step, tracks, hardware, stop);
    }

    private async Task<StepOutcome> Encode(Step.EncodeVideo step, List<TrackProof> tracks, HardwareShare? hardware, CancellationToken stop)
    {
        var sample = QualitySample.Of(step);
        var command = EncodeVideoCommand.For(step, context.Source, context.Workspace.Folder, hardware?.Loan.For(hardware.Renditions),
            sample);
        var length = Math.Max(0.04, Length(step).Seconds);
        var end = await Run(command);
        if (end.Failure is null && await new MeasuredLength(context, step).Of(stop) is { } measured)
        {
            step = step with { Chunk = measured };
            if (measured.Held is not null)
                end = await Run(command = EncodeVideoCommand.For(step, context.Source, context.Workspace.Folder,
                    hardware?.Loan.For(hardware.Renditions)));
        }
        if (end.Failure is { } failure)
            return Bad(step, failure);

        foreach (var rendition in step.Renditions.Where(rendition => step.Encode.Contains(rendition.Name)))
        {
            var (track, fault) = await new VideoTrack(context, step, hardware?.MakerOf(rendition.Name)).Prove(rendition, stop);
            if (fault is not null)
                return Bad(step, fault with { Replay = command.ToShell(), Detail = string.Join('\n', end.Complaints) });
            tracks.Add(track!);
        }
        if (await DecodeCheck.Run(context, [.. step.Encode.Select(EncodeVideoCommand.FileOf)], stop) is { } broken)
            return new StepOutcome.Retry(broken);
        tracks = [.. await new ChunkQuality(context, step).Of(sample, tracks, stop)];
        var lost = new List<Damage>();
        foreach (var audio in step.WithAudio)
        {
            // What the tool said of it may be long gone behind other words.
            if (await new AudioTrack(context).IsTorn(audio, stop)
                && await new EvenAudio(context).Again(audio, step.Source.StreamIndex, stop) is { Failure: { } unmade })
                return Bad(step, unmade);
            var sound = await new AudioTrack(context).Prove(audio, step.Use, step.SegmentLength, tracks[0].End, stop);
            if (sound.Segments.Count > 0)
                tracks.Add(sound);
            else if (audio.Label.IsDefault)
                return new StepOutcome.Reject(AudioTrack.Silent with
                {
                    Detail = string.Join('\n', end.Complaints),
                    Replay = command.ToShell()
                });
            else
                lost.Add(AudioTrack.Lost(audio, tracks[0].End));
        }
        return await new ChunkDamage(context).Assess(step, tracks, lost, [.. EvenAudio.Of(end)], stop);

        Task<ToolRunEnd> Run(ToolCommand encode) => context.RunWatched(encode, Phase.Encoding,
            now => context.Progress.Set(100 * (now.Seconds - Timeline.OffsetSeconds - step.Chunk.Start.Seconds) / length, now), stop,
            silence: step.Rewind.Seconds * SlowestDecode, limits: hardware is null ? null : WithDriver);
    }

    /// <summary>A graphics driver reserves far more address space than it uses, often more than any limit.</summary>
    private ToolLimits WithDriver => context.Limits with { AddressSpaceBytes = null };

    private static MediaTime Length(Step.EncodeVideo step) => FilterGraph.IsExact(step)
        ? step.Chunk.End - step.Chunk.Start
        : step.Source.Duration ?? MediaTime.FromSeconds(60);

    /// <summary>In an exact plan any wrong frame is a reason to try without cuts; without cuts a failure is what it is.</summary>
    private static StepOutcome Bad(Step.EncodeVideo step, Failure failure) => failure switch
    {
        { Party: Party.Input } when FilterGraph.IsExact(step)
            && failure.Code is FailureCodes.InputUndecodable or FailureCodes.InputNotMedia or FailureCodes.ProofFailed =>
            new StepOutcome.Retry(failure with { Code = FailureCodes.CutMismatch }),
        _ => StepOutcomeMapper.Of(failure),
    };
}

/// <summary>What a hardware encoder makes of a chunk.</summary>
internal sealed record HardwareShare(HardwareLoan Loan, IReadOnlyList<string> Renditions)
{
    /// <summary>Null: software.</summary>
    public string? MakerOf(string rendition) => Renditions.Contains(rendition) ? Loan.Version : null;
}
