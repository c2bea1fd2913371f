using Transcode.Media.Probe;
using Transcode.Media.Running;

namespace Transcode.Worker.Steps.Probe;

/// <summary>Asks once more what a source is where ffprobe's answer has lost letters: with the bytes that the file holds.</summary>
internal sealed class RawTags(StepContext context)
{
    /// <param name="json">ffprobe's answer.</param>
    /// <param name="limits">Of the tool.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answer with letters, and the texts that were not UTF-8; the same as before where nothing was lost, or where the second
    /// answer did not come: the letters are not worth the film.</returns>
    public async Task<(string Json, IReadOnlySet<string>? Decoded)> Restore(string json, ToolLimits limits, CancellationToken stop)
    {
        if (!RawText.IsNeeded(json))
            return (json, null);
        using var text = new MemoryStream();
        var result = await context.Tools.Run(ProbeCommand.Raw(context.Source, context.Workspace.Folder), limits, ToolOutput.ToStream(text),
            stop);
        stop.ThrowIfCancellationRequested();
        return result is ToolResult.Exited { Code: 0 } ? RawText.Read(text.GetBuffer().AsSpan(0, (int)text.Length)) : (json, null);
    }
}
