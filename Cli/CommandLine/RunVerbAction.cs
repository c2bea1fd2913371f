using System.Net;
using Spectre.Console;
using Transcode.Cli.Display;
using Transcode.Cli.Run;
using Transcode.Cli.Serving;
using Transcode.Gateway.Assets;

namespace Transcode.Cli.CommandLine;

/// <summary>The verb run: what is shown before, during and after.</summary>
internal static class RunVerbAction
{
    public static async Task<int> Run(RunArguments arguments, DataFolder data, CancellationToken stop)
    {
        await using var log = LogFile.Open(data);
        var serve = new ServeOptions
        {
            Data = data,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Slots = arguments.Slots ?? Environment.ProcessorCount,
            Log = log,
        };
        var result = await new RunCommand(arguments, serve, label => DisplayFor(arguments, label)).Run(stop);
        if (arguments.Json)
            Console.Out.WriteLine(result.ToJson());
        else
            Report(result, Label(result, arguments), data);
        return ExitCodes.Of(result.State, result.Error?.Code);
    }

    private static string Label(RunResult result, RunArguments arguments) => SourceName.Label(
        arguments.IsAddress && NamedAddress.Read(arguments.File).Address is { } address ? address.FileName
            : Path.GetFileName(result.Source?.Path ?? arguments.File));

    /// <summary>With --json standard output belongs to the result.</summary>
    private static IProgressDisplay DisplayFor(RunArguments arguments, string label)
    {
        if (arguments.Quiet)
            return new NoDisplay();
        if (arguments.Json)
            return new PlainDisplay(Console.Error, label);
        return Console.IsOutputRedirected ? new PlainDisplay(Console.Out, label) : new TerminalDisplay(AnsiConsole.Console, label);
    }

    private static void Report(RunResult result, string label, DataFolder data)
    {
        foreach (var note in result.Warnings.Concat(result.Remarks))
            Console.Out.WriteLine($"note: {note}");
        if (result.Output is { } output)
        {
            Console.Out.WriteLine($"{label}: ready after {JobView.Span(result.Seconds)}");
            foreach (var rendition in result.Renditions)
                Console.Out.WriteLine($"  {rendition.Name}{(rendition.Width > 0 ? $"  {rendition.Width}x{rendition.Height}, {rendition.Frames} frames" : "")}");
            foreach (var file in result.Files)
                Console.Out.WriteLine($"  {Path.GetRelativePath(output, file.Path)}{(file.Width > 0 ? $"  {file.Width}x{file.Height}" : "")}");
            Console.Out.WriteLine(result.Master ?? output);
            return;
        }
        Console.Error.WriteLine($"{label}: {result.State}: {result.Error?.Message} [{result.Error?.Code}]");
        if (result.Error?.Detail is { Length: > 0 } detail)
            Console.Error.WriteLine(detail.TrimEnd());
        if (result.State == "failed" && File.Exists(data.Log))
            Console.Error.WriteLine($"The log is {data.Log}");
    }
}
