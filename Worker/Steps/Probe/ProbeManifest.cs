using System.Text.Json;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps.Probe;

/// <summary>What a probe found is also a file beside the source.</summary>
internal static class ProbeManifest
{
    public static async Task<StepOutcome> Found(this StepContext context, StepResult.Probed probed, CancellationToken stop)
    {
        var manifest = JsonSerializer.SerializeToUtf8Bytes(probed, ProtocolJson.Default.StepResult);
        await context.Outputs.Write(AssetLayout.Manifest(context.Asset), async file => await file.WriteAsync(manifest, stop), stop);
        return new StepOutcome.Done(probed);
    }
}
