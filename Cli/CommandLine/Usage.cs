using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using Transcode.Cli.Run;

namespace Transcode.Cli.CommandLine;

/// <summary>What is wrong with the words that were typed, in sentences.</summary>
internal static partial class Usage
{
    /// <summary>Asked for help, one gets help, whatever else was typed.</summary>
    public static bool Holds(ParseResult parsed) => parsed.Errors.Count == 0 || parsed.Action is HelpAction;

    /// <summary>For what several words say together. Looked at when the verb is about to act: while words are parsed, not all have their
    /// values yet.</summary>
    public static void SetAction(this Command verb, Func<ParseResult, IEnumerable<string>> faults, Func<ParseResult, Task<int>> act)
        => verb.SetAction(async parsed =>
        faults(parsed).ToList() is { Count: > 0 } wrong ? Refuse(wrong, AsksForJson(parsed)) : await act(parsed));

    /// <summary>Configuration and command line alike: all faults at once.</summary>
    public static int Refuse(IReadOnlyList<string> faults, bool json = false)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        if (json)
            Console.Out.WriteLine(RunResult.Rejected("usage", string.Join(' ', faults)).ToJson());
        return ExitCodes.Usage;
    }

    public static int Refuse(ParseResult parsed) =>
        Refuse([.. parsed.Errors.Select(error => Plain(error.Message)).Distinct(StringComparer.Ordinal),
            "transcode --help says what there is."], AsksForJson(parsed));

    private static bool AsksForJson(ParseResult parsed)
        => parsed.CommandResult.Command.Name == DefaultVerb.Run && parsed.Tokens.Any(token => token.Value == "--json");

    /// <summary>The library names a type where it means a kind of value.</summary>
    private static string Plain(string message) => TypeName().Replace(message, "'${given}' is no value for ${name}.");

    [GeneratedRegex(@"^Cannot parse argument '(?<given>.*)' for (?:option|command) '(?<name>[^']*)' as expected type '.*'\.?.*$",
        RegexOptions.Singleline)]
    private static partial Regex TypeName();
}
