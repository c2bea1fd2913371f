using Transcode.Media.Images;

namespace Transcode.Cli;

internal static class Program
{
    /// <summary>The encoder of JPEG first, before anything of the command line is loaded: it is started for each display image.</summary>
    private static Task<int> Main(string[] message) =>
        message is [MozjpegTool.Verb, .. var rest] ? Task.FromResult(MozjpegEncoder.Run(rest))
            : CommandLine.CommandLineProgram.Run(message);
}
