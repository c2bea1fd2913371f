using System.Reflection;
using System.Text.RegularExpressions;
using Transcode.Domain;

namespace Transcode.Repository.Tests;

/// <summary>What documents say of the code is so.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] _codes =
        [.. typeof(FailureCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> Documents => new(Tree.Files("", "*.md"));

    [Fact]
    public void Every_error_code_is_documented_and_every_documented_code_exists() =>
        CodeHeading().Matches(Tree.Text("docs/errors.md")).Select(match => match.Groups[1].Value).ShouldBe(_codes, ignoreOrder: true);

    [Fact]
    public void Every_documented_error_says_what_it_means_and_what_to_do()
    {
        foreach (var lines in Tree.Text("docs/errors.md").Split("\n### ").Skip(1))
        {
            var section = lines.ReplaceLineEndings(" ");
            section.ShouldContain("What to do: ", Case.Sensitive, lines.Split('\n')[0]);
            section.Split("What to do: ")[1].Trim().Length.ShouldBeGreaterThan(20, section.Split('\n')[0]);
        }
    }

    [Fact]
    public void Error_codes_are_unique_and_each_is_raised_somewhere()
    {
        _codes.ShouldBeUnique();
        var production = string.Concat(Tree.Production.SelectMany(Tree.Sources)
            .Where(file => !file.EndsWith("/FailureCodes.cs", StringComparison.Ordinal)).Select(Tree.Text));
        foreach (var field in typeof(FailureCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
            production.ShouldContain($"FailureCodes.{field.Name}", Case.Sensitive);
    }

    /// <summary>By its constant or its text, on a line that asserts something or feeds such a line.</summary>
    [Fact]
    public void Each_error_code_is_asserted_by_a_test()
    {
        var asserting = Tree.Sources("tests").Where(file => !file.StartsWith("tests/Repository.Tests/", StringComparison.Ordinal))
            .SelectMany(file => Tree.Text(file).Split('\n'))
            .Where(line => line.Contains("Should", StringComparison.Ordinal) || line.Contains("InlineData", StringComparison.Ordinal))
            .ToList();
        var constants = typeof(FailureCodes).GetFields(BindingFlags.Public | BindingFlags.Static);
        constants.Where(
            code => !asserting.Any(
                line => Regex.IsMatch(line, $@"FailureCodes\.{code.Name}\b")
                    || line.Contains($"\"{code.GetRawConstantValue()}\"", StringComparison.Ordinal)))
            .Select(code => code.Name).ShouldBeEmpty("raise it in a test and assert it");
    }

    /// <summary>The last cell of a row: a file, and the line of it that sets the limit.</summary>
    [Fact]
    public void Every_limit_that_is_documented_is_the_one_in_the_code()
    {
        var rows = Limit().Matches(Tree.Text("docs/limits.md"));
        rows.Count.ShouldBeGreaterThan(15);
        foreach (Match row in rows)
            Tree.Text(row.Groups[1].Value).ShouldContain(row.Groups[2].Value, Case.Sensitive, row.Value);
    }

    [Fact]
    public void Every_limit_of_a_worker_is_documented()
    {
        var limits = Regex.Matches(Tree.Text("Worker/WorkerOptions.cs"), @"(?:int|long) ((?:Most\w+)|\w+Bytes|StallSeconds|Slots) ")
            .Select(match => match.Groups[1].Value).ToList();
        limits.Count.ShouldBeGreaterThan(6);
        foreach (var limit in limits)
            Tree.Text("docs/limits.md").ShouldContain($"`Worker:{limit}`");
    }

    [Fact]
    public void Commands_of_the_readme_exist()
    {
        var commands = Command().Matches(Tree.Text("README.md")).Select(match => match.Groups[1].Value).Distinct().ToList();
        commands.ShouldContain("transcode");
        commands.ShouldContain("test");
        foreach (var command in commands)
            Tree.Exists(command).ShouldBeTrue($"./{command}");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_to_files_lead_to_files(string document)
    {
        foreach (Match link in Link().Matches(Tree.Text(document)))
            Tree.Exists(Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value))
                .ShouldBeTrue($"{document} links to {link.Groups[1].Value}");
    }

    [Fact]
    public void Changes_are_told() => Tree.Text("CHANGELOG.md").ShouldContain("\n## ");

    [Fact]
    public void The_pipeline_document_names_files_that_exist()
    {
        var files = CodeFile().Matches(Tree.Text("docs/pipeline.md")).Select(match => match.Groups[1].Value).Distinct().ToList();
        files.Count.ShouldBeGreaterThan(15);
        files.Where(file => !Tree.Exists(file)).ShouldBeEmpty();
    }

    [Fact]
    public void Decisions_are_numbered_without_a_gap()
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Tree.Root, "docs", "decisions"), "*.md")
            .Select(path => int.Parse(Path.GetFileName(path)[..4], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count));
    }

    [GeneratedRegex(@"^### `([a-z_.]+)`", RegexOptions.Multiline)]
    private static partial Regex CodeHeading();

    /// <summary>What is to be typed: at the beginning of a line of a block, or of a cell.</summary>
    [GeneratedRegex(@"(?:^|`)(?:\./)?((?:bench|tests|deploy)/[\w/.-]+|(?<=\./)[\w-]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\| `([\w/.]+\.cs)`: `([^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Limit();

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:Domain|Media|Worker|Silo|Contracts|Gateway|Storage|Cli)/[\w/.]+\.cs)`")]
    private static partial Regex CodeFile();
}
