namespace Transcode.Cli.CommandLine;

/// <summary>
/// Makes a bare file work, whatever it is called: <c>transcode "-odd name.mkv"</c> means <c>transcode run -- "-odd name.mkv"</c>. Pure.
/// </summary>
public static class DefaultVerb
{
    public const string Run = "run";

    /// <summary>Options of run that take the next word.</summary>
    private static readonly HashSet<string> _takesValue = ["-o", "--output", "--profile", "--data", "--slots"];

    private static readonly HashSet<string> _flags = ["--json", "--keep", "--quiet", "-q", "--demo", "--help", "-h", "-?", "--version"];

    private static readonly HashSet<string> _informing = ["--help", "-h", "-?", "--version"];

    /// <param name="message">As given by the shell.</param>
    /// <param name="verbs">Known verbs.</param>
    /// <param name="isFile">Whether a file of that name exists.</param>
    public static string[] Apply(IReadOnlyList<string> message, IReadOnlyCollection<string> verbs, Func<string, bool> isFile)
    {
        if (message.Count == 0 || _informing.Contains(message[0]))
            return [.. message];
        if (message[0] == Run)
            return [Run, .. WithFileLast([.. message.Skip(1)], isFile)];
        return verbs.Contains(message[0]) ? [.. message] : [Run, .. WithFileLast(message, isFile)];
    }

    /// <summary>A word that is the name of a file and would be read as something else goes behind "--".</summary>
    private static IEnumerable<string> WithFileLast(IReadOnlyList<string> message, Func<string, bool> isFile)
    {
        if (message.Contains("--"))
            return message;
        for (var i = 0; i < message.Count; i++)
            if (IsMistakable(message[i]) && (i == 0 || !_takesValue.Contains(message[i - 1])) && isFile(message[i]))
                return [.. message.Take(i), .. message.Skip(i + 1), "--", message[i]];
        return message;
    }

    private static bool IsMistakable(string word) =>
        word.Length > 0 && word[0] is '-' or '@' or '[' && !_flags.Contains(word) && !_takesValue.Contains(word);
}
