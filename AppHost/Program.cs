using System.CommandLine;
using Transcode.AppHost.CommandLine;
using Transcode.AppHost.Run;

using var signals = new Signals();
var root = Verbs.Build(signals.Stop);
var words = DefaultVerb.Apply(args, [.. root.Subcommands.Select(verb => verb.Name)], File.Exists);
var parsed = root.Parse(words.Length == 0 ? ["--help"] : words, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

foreach (var error in parsed.Errors)
    Console.Error.WriteLine(error.Message);
Console.Error.WriteLine("transcode --help says what there is.");
if (words.Contains("--json"))
    Console.Out.WriteLine(RunResult.Rejected("usage", parsed.Errors[0].Message).ToJson());
return ExitCodes.Usage;
