using System.CommandLine;

namespace Transcode.Cli.CommandLine;

/// <summary>From words to a verb, or to what is wrong with them.</summary>
internal static class CommandLineProgram
{
    public static async Task<int> Run(string[] args)
    {
        LastResort.Guard();
        using var signals = new Signals();
        var root = Verbs.Build(signals.Stop);
        var message = DefaultVerb.Apply(args, [.. root.Subcommands.Select(verb => verb.Name)], File.Exists);
        var parsed = root.Parse(message.Length == 0 ? ["--help"] : message, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (!Usage.Holds(parsed))
            return Usage.Refuse(parsed);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null
            });
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine(LastResort.Report(fault, Verbs.DataOf(parsed)));
            return ExitCodes.Failed;
        }
    }
}
