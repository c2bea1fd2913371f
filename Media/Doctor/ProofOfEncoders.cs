using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>Which software encoders really work on this machine: each is tried.</summary>
public sealed class ProofOfEncoders(IToolRunner tools, string folder)
{
    /// <summary>A driver that hangs must not keep a worker from joining.</summary>
    private static readonly ToolLimits _timeout = new() { WallTime = TimeSpan.FromSeconds(20) };

    public async Task<IReadOnlyList<string>> Run(CancellationToken stop)
    {
        var proven = new List<string>();
        foreach (var selfTest in EncoderSelfTest.All)
            if (await tools.Run(selfTest.Command(folder), _timeout, ToolOutput.Nowhere, stop) is ToolResult.Exited { Code: 0 })
                proven.Add(selfTest.Encoder);
        return proven;
    }
}
