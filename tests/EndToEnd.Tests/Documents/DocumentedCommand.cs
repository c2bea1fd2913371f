using System.Text.RegularExpressions;

namespace Transcode.EndToEnd.Tests.Documents;

/// <summary>A command line that stands in a document, in a block or between backticks.</summary>
/// <param name="Document">Relative to the repository.</param>
/// <param name="Line">As it stands there.</param>
/// <param name="Before">Lines of the same block that it takes for granted: they set variables.</param>
public sealed partial record DocumentedCommand(string Document, string Line, string Before)
{
    public static string Root { get; } = FindRoot();

    /// <summary>Each line once, wherever it stands.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } = [.. Documents().SelectMany(Read)
        .DistinctBy(command => command.Before + command.Arguments)];

    /// <summary>What a shell is given: "transcode" of the manual is "./transcode" of the README, and a comment is no word.</summary>
    public string Arguments => Program().Replace(Comment().Replace(Line, "").Trim(), "$1./transcode$2");

    public bool IsOfTheProgram => Program().IsMatch(Line) || Arguments.Contains("./transcode", StringComparison.Ordinal);

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md"))
        .Where(path => Path.GetFileName(path) != "CHANGELOG.md").Order();

    private static IEnumerable<DocumentedCommand> Read(string path)
    {
        var name = Path.GetRelativePath(Root, path);
        var (inside, before) = (false, "");
        foreach (var line in File.ReadAllLines(path))
            if (line.StartsWith("```", StringComparison.Ordinal))
                (inside, before) = (!inside, "");
            else if (inside && line.StartsWith("export ", StringComparison.Ordinal))
                before += line + "\n";
            else if (inside && Typed().IsMatch(line))
            {
                yield return new DocumentedCommand(name, line.Trim(), before);
                before += Assignment().IsMatch(line) ? line + "\n" : "";
            }
            else if (!inside)
                foreach (Match span in Span().Matches(line))
                    if (Typed().IsMatch(span.Groups[1].Value) && !Directory.Exists(Path.Combine(Root, span.Groups[1].Value)))
                        yield return new DocumentedCommand(name, span.Groups[1].Value.Trim(), "");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull("the folder with the solution").FullName;
    }

    /// <summary>Something to type: our program or a script of ours, behind settings or not, and what speaks to a server.</summary>
    [GeneratedRegex(@"^\s*(?:[A-Z_a-z]+=\S* +)*(?:\./\w+|transcode|(?:bench|tests|deploy)/[\w/-]+(?!\.\w)|[^~\s]\S*/transcode|curl|[a-z]+=\$\(curl)(?: |$)")]
    private static partial Regex Typed();

    [GeneratedRegex(@"^[a-z]+=\$\(")]
    private static partial Regex Assignment();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^((?:[A-Z_a-z]+=\S* +)*)transcode( |$)")]
    private static partial Regex Program();
}
