using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Worker.Machine;

namespace Transcode.Worker.Steps.Video;

/// <summary>
/// Decides who encodes a chunk, among those whom its profile permits: hardware where it has sessions free, software for the rest and for
/// what the hardware failed at.
/// </summary>
internal sealed class EncodeVideoStep(StepContext context)
{
    private readonly ChunkEncode _encode = new(context);

    public async Task<StepOutcome> Run(Step.EncodeVideo step, CancellationToken stop)
    {
        if (step.Settings.Encoder == EncoderChoice.Software)
            return await _encode.Run(step, null, stop);
        using var loan = context.Hardware is { } hardware ? await hardware.Borrow(step.Settings.Encoder, step.Encode.Count, stop) : null;
        if (EncoderChoice.Required(step.Settings.Encoder) is { } required)
            return loan is null ? new StepOutcome.Yield($"{required} does not work here any more") : await InPasses(step, loan, stop);
        return loan is null ? await _encode.Run(step, null, stop) : await OrSoftware(step, loan, stop);
    }

    /// <summary>The largest renditions by hardware, the others beside them by software. If that fails, software alone; if that succeeds,
    /// the hardware was to blame.</summary>
    private async Task<StepOutcome> OrSoftware(Step.EncodeVideo step, HardwareLoan loan, CancellationToken stop)
    {
        var outcome = await _encode.Run(step, new(loan, [.. step.Encode.Take(loan.Sessions)]), stop);
        if (outcome is StepOutcome.Done)
        {
            context.Hardware!.Confirm(loan.Encoder);
            return outcome;
        }
        stop.ThrowIfCancellationRequested();
        loan.Dispose();
        var again = await _encode.Run(step, null, stop);
        if (again is StepOutcome.Done)
            context.Hardware!.Suspect(loan.Encoder);
        return again;
    }

    /// <summary>Nobody else may: with fewer sessions than renditions one after the other, each with a decode of its own.</summary>
    private async Task<StepOutcome> InPasses(Step.EncodeVideo step, HardwareLoan loan, CancellationToken stop)
    {
        var results = new List<StepResult.Encoded>();
        foreach (var pass in step.Encode.Chunk(loan.Sessions))
        {
            var part = step with
            {
                Encode = pass,
                WithAudio = results.Count == 0 ? step.WithAudio : [],
                Chunk = AsLongAs(results, step.Chunk)
            };
            switch (await _encode.Run(part, new(loan, pass), stop))
            {
                case StepOutcome.Done { Result: StepResult.Encoded encoded }:
                    results.Add(encoded);
                    break;
                case var other:
                    context.Hardware!.Suspect(loan.Encoder);
                    return other;
            }
        }
        context.Hardware!.Confirm(loan.Encoder);
        return new StepOutcome.Done(results[0] with { Tracks = [.. results.SelectMany(result => result.Tracks)] });
    }

    /// <summary>What the first pass measured, with the audio, holds for all.</summary>
    private static Chunk AsLongAs(List<StepResult.Encoded> passes, Chunk chunk)
        => passes is [{ Tracks: [var first, ..] }, ..] && chunk.Segments.Count == 0
        ? chunk with { Held = first.Held, End = first.End, Frames = first.Held is null ? chunk.Frames : first.Frames }
        : chunk;
}
