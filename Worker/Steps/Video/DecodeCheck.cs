using Transcode.Domain;
using Transcode.Media.Failures;
using Transcode.Media.Running;
using Transcode.Media.Verify;

namespace Transcode.Worker.Steps.Video;

/// <summary>The decode check of a chunk's proof.</summary>
internal static class DecodeCheck
{
    /// <returns>Null when all that is looked at decodes in silence.</returns>
    public static async Task<Failure?> Run(StepContext context, IReadOnlyList<string> files, CancellationToken stop)
    {
        var command = DecodeCheckCommand.For(files, context.Workspace.Folder, context.Options.DecodesAll);
        var result = await context.Tools.Run(command, context.Limits, ToolOutput.Nowhere, stop);
        stop.ThrowIfCancellationRequested();
        if (ToolFailure.Of(command, result, Phase.Verifying) is { } failure)
            return OwnFiles.FailureOf(failure);
        return result is ToolResult.Exited reported && reported.Stderr.Lines.Any(IsComplaint)
            ? new Failure(FailureCodes.WorkerFault, Phase.Verifying, Party.Worker,
            "What the encoder wrote does not decode cleanly. The chunk is encoded again.", reported.Stderr.ToString(), command.ToShell())
            : null;
    }

    /// <summary>Frames of very unlike lengths are remarked on when the file is opened, before anything is decoded. That is how the source
    /// is.</summary>
    internal static bool IsComplaint(string line) => !line.Contains("DTS discontinuity in stream", StringComparison.Ordinal);
}
