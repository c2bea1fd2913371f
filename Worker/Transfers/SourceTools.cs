using Transcode.Media.Running;

namespace Transcode.Worker.Transfers;

/// <summary>The tools of a lease whose source lies elsewhere: each is given the way to it.</summary>
internal sealed class SourceTools(IToolRunner tools, SourcePass pass) : IToolRunner
{
    private readonly Dictionary<string, string> _way = new() { ["http_proxy"] = pass.Proxy };

    public Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop) =>
        tools.Run(command with { Secrets = _way }, limits, stdout, stop);
}
