using System.Text.RegularExpressions;

namespace Transcode.Deploy.Tests;

/// <summary>Guides name what is there: scripts, files, alerts, versions; and each says what was run and what was not.</summary>
public sealed partial class GuideTests
{
    public static TheoryData<string> Guides
        => new(Directory.EnumerateFiles(Files.Path("docs/guides"), "*.md").Select(file => Path.GetFileName(file)));

    [Theory]
    [MemberData(nameof(Guides))]
    public void What_a_guide_names_is_there(string guide)
    {
        var text = Files.Text($"docs/guides/{guide}");
        foreach (Match path in OwnPath().Matches(text))
            Path.Exists(Files.Path(path.Value)).ShouldBeTrue($"{guide}: {path.Value}");
        foreach (Match other in Link().Matches(text))
        {
            var target = Files.Path($"docs/guides/{(other.Groups[1].Length > 0 ? other.Groups[1].Value : guide)}");
            Headings(File.ReadAllText(target)).ShouldContain(other.Groups[2].Value, $"{guide} links to {other.Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void A_guide_says_what_was_run_and_what_was_not(string guide)
    {
        var text = Files.Text($"docs/guides/{guide}");
        var section = text.Split("\n## ").SingleOrDefault(each => each.StartsWith("What was run\n", StringComparison.Ordinal));
        section.ShouldNotBeNull($"{guide} has no section \"What was run\"");
        NotRun().IsMatch(section).ShouldBeTrue($"{guide} does not say what was not run");
    }

    /// <summary>As a heading becomes an address.</summary>
    private static IEnumerable<string> Headings(string text) => Heading().Matches(text)
        .Select(match => Regex.Replace(match.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'), @"[^\w-]", ""));

    [GeneratedRegex(@"(?<![\w./-])(?:deploy|tests|infra|docs|bench)/[\w./-]*\w")]
    private static partial Regex OwnPath();

    [GeneratedRegex(@"\]\(((?:[\w./-]+\.md)?)#([\w-]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\b[Nn]ot run\b|\b[Nn]ever run\b|\bnot run here\b|\bwas run on\b")]
    private static partial Regex NotRun();
}
