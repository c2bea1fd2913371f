namespace Transcode.AppHost.CommandLine;

/// <summary>
/// Makes a bare file work, whatever it is called: <c>transcode "-odd name.mkv"</c> means <c>transcode run -- "-odd name.mkv"</c>. Pure.
/// </summary>
public static class DefaultVerb
{
    public const string Run = "run";

    /// <summary>Options of run that take the next word.</summary>
    private static readonly HashSet<string> TakesValue = ["-o", "--output", "--profile", "--data", "--slots"];

    private static readonly HashSet<string> Flags = ["--json", "--keep", "--quiet", "-q", "--demo", "--help", "-h", "-?", "--version"];

    private static readonly HashSet<string> Informing = ["--help", "-h", "-?", "--version"];

    /// <param name="words">As given by the shell.</param>
    /// <param name="verbs">Known verbs.</param>
    /// <param name="isFile">Whether a file of that name exists.</param>
    public static string[] Apply(IReadOnlyList<string> words, IReadOnlyCollection<string> verbs, Func<string, bool> isFile)
    {
        if (words.Count == 0 || Informing.Contains(words[0]))
            return [.. words];
        if (words[0] == Run)
            return [Run, .. WithFileLast([.. words.Skip(1)], isFile)];
        return verbs.Contains(words[0]) ? [.. words] : [Run, .. WithFileLast(words, isFile)];
    }

    /// <summary>A word that is the name of a file and would be read as something else goes behind "--".</summary>
    private static IEnumerable<string> WithFileLast(IReadOnlyList<string> words, Func<string, bool> isFile)
    {
        if (words.Contains("--"))
            return words;
        for (var i = 0; i < words.Count; i++)
            if (IsMistakable(words[i]) && (i == 0 || !TakesValue.Contains(words[i - 1])) && isFile(words[i]))
                return [.. words.Take(i), .. words.Skip(i + 1), "--", words[i]];
        return words;
    }

    private static bool IsMistakable(string word) =>
        word.Length > 0 && word[0] is '-' or '@' or '[' && !Flags.Contains(word) && !TakesValue.Contains(word);
}
