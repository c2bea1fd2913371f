using System.CommandLine;

namespace Transcode.Cli.CommandLine;

/// <summary>From words to a verb, or to what is wrong with them.</summary>
internal static class CommandLineProgram
{
    /// <summary>Ours take microseconds. A pattern that meets a text for which it needs more than this fails, instead of holding a processor
    /// for ever.</summary>
    private static readonly TimeSpan _longestMatch = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(string[] args)
    {
        LastResort.Guard();
        AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", _longestMatch);
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
