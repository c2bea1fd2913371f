using System.Text.RegularExpressions;

namespace Transcode.Repository.Tests;

/// <summary>The page that a newcomer reads first names files and methods: they are there.</summary>
public sealed partial class ArchitectureTests
{
    public static TheoryData<string, string> Named
        => [.. Rows().Matches(Tree.Text("docs/architecture.md")).Select(row => (row.Groups["file"].Value, row.Groups["method"].Value))
        .Distinct()];

    [Fact]
    public void The_five_questions_are_answered()
    {
        foreach (var question in (string[])["cut", "leased", "encoded", "proven", "published"])
            Tree.Text("docs/architecture.md").ShouldContain($"\n| {question} | `");
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void A_file_and_its_method_are_there(string file, string method)
    {
        Tree.Exists(file).ShouldBeTrue(file);
        Regex.IsMatch(Tree.Text(file), $@"(public|internal|private|protected)[^=;\n]*\b{method}\(").ShouldBeTrue($"{file} has no {method}");
    }

    [GeneratedRegex(@"\| `(?<file>[A-Za-z/]+\.cs)` \| `(?<method>\w+)` \|")]
    private static partial Regex Rows();
}
