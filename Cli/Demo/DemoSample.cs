using Transcode.Domain;
using Transcode.Media.Demo;
using Transcode.Media.Failures;
using Transcode.Media.Running;

namespace Transcode.Cli.Demo;

/// <summary>The sample of <c>--demo</c>: made once, in the present folder.</summary>
internal static class DemoSample
{
    public const string Name = "transcode-demo.mp4";

    /// <returns>Null when it is there; else why it could not be made.</returns>
    public static async Task<Failure?> Make(CancellationToken stop)
    {
        var path = Path.GetFullPath(Name);
        if (File.Exists(path))
            return null;
        var unfinished = path + ".partial";
        var command = SampleCommand.For(unfinished, Environment.CurrentDirectory);
        var result = await new ToolRunner(TimeProvider.System).Run(command, ToolLimits.None, ToolOutput.Nowhere, stop);
        if (ToolFailure.Of(command, result, Phase.Encoding) is { } failure)
        {
            File.Delete(unfinished);
            return failure;
        }
        File.Move(unfinished, path);
        return null;
    }
}
