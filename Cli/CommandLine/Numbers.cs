using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Transcode.Cli.CommandLine;

/// <summary>Options that are numbers: each says what it takes when it is given something else.</summary>
internal static class Numbers
{
    /// <param name="name">With its dashes.</param>
    /// <param name="help">What the value is called in the help.</param>
    /// <param name="about">The line of the help.</param>
    /// <param name="least">Allowed.</param>
    /// <param name="most">Allowed.</param>
    /// <param name="usual">Where nothing is given.</param>
    public static Option<int> Whole(string name, string help, string about, int least, int most, int usual) => new(name)
    {
        Description = about,
        HelpName = help,
        CustomParser = given => Read(given, name, least, most) ?? usual,
        DefaultValueFactory = _ => usual,
    };

    public static Option<int?> Whole(string name, string help, string about, int least, int most) => new(name)
    {
        Description = about,
        HelpName = help,
        CustomParser = given => Read(given, name, least, most),
    };

    /// <summary>More than 0, at most 100.</summary>
    public static Option<double?> Percent(string name, string about) => new(name)
    {
        Description = about,
        HelpName = "PERCENT",
        CustomParser = given =>
        {
            if (double.TryParse(Word(given), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                && value is > 0 and <= 100)
                return value;
            given.AddError($"{name} is a number above 0 and up to 100, not '{Word(given)}'.");
            return null;
        },
    };

    private static int? Read(ArgumentResult given, string name, int least, int most)
    {
        if (int.TryParse(Word(given), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most)
            return value;
        given.AddError($"{name} is a number from {least} to {most}, not '{Word(given)}'.");
        return null;
    }

    private static string Word(ArgumentResult given) => given.Tokens is [.., var last] ? last.Value : "";
}
