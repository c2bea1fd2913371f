using Transcode.Domain;
using Transcode.Domain.Ladders;
using Transcode.Domain.Steps;
using Transcode.Media.Encode;
using Transcode.Media.Failures;
using Transcode.Media.Running;
using Transcode.Media.Verify;

namespace Transcode.Worker.Steps.Video;

/// <summary>Makes one chunk of a rendition of the source's own packets, and proves it like an encoded one, and by decoding all of
/// it.</summary>
internal sealed class ChunkCopy(StepContext context, Step.EncodeVideo step)
{
    /// <returns>A proof; or why there is none, and then that rendition has to be encoded unless the failure says that something else is
    /// wrong.</returns>
    public async Task<(TrackProof? Proof, Failure? Fault)> Run(Rendition rendition, CancellationToken stop)
    {
        var command = CopyVideoCommand.For(step, rendition.Name, context.Source, context.Workspace.Folder);
        var end = await context.RunWatched(command, Phase.Encoding, _ => { }, stop);
        if (end.Failure is { } failure)
            return (null, failure.Party == Party.Input ? Unfit(failure.Message, command, failure.Detail) : failure);
        if (end.Complaints.Count > 0)
            return (null, Unfit("the tool complained", command, string.Join('\n', end.Complaints)));
        var (track, fault) = await new VideoTrack(context, step, "copy").Prove(rendition, stop);
        if (fault is not null)
            return (null, Unfit(fault.Message, command, fault.Detail));
        return await Decode(rendition, stop) is { } broken ? (null, broken) : (track, null);
    }

    private async Task<Failure?> Decode(Rendition rendition, CancellationToken stop)
    {
        var frames = 0L;
        var command = CopyCheckCommand.For(step, rendition.Name, context.Workspace.Folder);
        var result = await context.Tools.Run(command, context.Limits,
            ToolOutput.ToLines(line => frames += line.StartsWith('#') || line.Length == 0 ? 0 : 1), stop);
        stop.ThrowIfCancellationRequested();
        if (ToolFailure.Of(command, result, Phase.Verifying) is { } failure)
            return failure.Party == Party.Input ? Unfit(failure.Message, command, failure.Detail) : failure;
        if (result is ToolResult.Exited reported && reported.Stderr.Lines.Any(DecodeCheck.IsComplaint))
            return Unfit("it does not decode cleanly", command, reported.Stderr.ToString());
        return frames == step.Chunk.Frames ? null : Unfit($"{frames} frames decode, {step.Chunk.Frames} are listed", command, null);
    }

    private Failure Unfit(string why, ToolCommand command, string? detail) => new(FailureCodes.CopyUnfit, Phase.Encoding, Party.Input,
        $"Chunk {step.Chunk.Number} of the source (from {step.Chunk.Start} to {step.Chunk.End}) cannot be copied and is encoded: {why}",
        detail, command.ToShell());
}
