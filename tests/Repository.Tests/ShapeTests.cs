using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Transcode.Domain;

namespace Transcode.Repository.Tests;

/// <summary>How files, folders and types are shaped.</summary>
public sealed partial class ShapeTests
{
    private const int LongestFile = 300;
    private const int WidestLine = 140;
    private const string RawQuotes = "\"\"\"";

    private static readonly Assembly _domain = typeof(Failure).Assembly;

    public static TheoryData<string> Folders => new(Tree.Production);

    public static TheoryData<string> Closed
        => new(_domain.GetTypes().Where(type => type.GetCustomAttribute<JsonPolymorphicAttribute>() is not null)
        .Select(type => type.FullName!));

    [Fact]
    public void No_file_holds_a_second_idea()
    {
        var long_ = Tree.Sources().Where(file => File.ReadLines(Path.Combine(Tree.Root, file)).Count() > LongestFile);
        long_.ShouldBeEmpty($"files of more than {LongestFile} lines");
    }

    /// <summary>Texts are not cut: a command, a message or an address is found by searching for it.</summary>
    [Fact]
    public void No_line_of_code_is_wider_than_a_window()
    {
        foreach (var file in Tree.Files("", "*.cs"))
        {
            var isText = false;
            foreach (var (n, line) in File.ReadLines(Path.Combine(Tree.Root, file)).Index())
            {
                var quotes = line.Split(RawQuotes).Length - 1;
                if (!isText && quotes == 0)
                    Literal().Replace(line, "\"\"").Length.ShouldBeLessThanOrEqualTo(WidestLine, $"{file}:{n + 1}");
                isText ^= quotes % 2 == 1;
            }
        }
    }

    /// <summary>Tables, commands and what a test writes are as they are.</summary>
    [Fact]
    public void No_line_of_a_document_is_wider_than_a_window()
    {
        foreach (var document in Tree.Files("", "*.md").Where(file => file != "docs/job-life-cycle.md"))
        {
            var isCode = false;
            foreach (var (n, line) in File.ReadLines(Path.Combine(Tree.Root, document)).Index())
            {
                isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                if (!isCode && !line.TrimStart().StartsWith('|') && !line.TrimStart().StartsWith("![", StringComparison.Ordinal))
                    Code().Replace(line, "").Length.ShouldBeLessThanOrEqualTo(WidestLine, $"{document}:{n + 1}");
            }
        }
    }

    [Fact]
    public void No_folder_is_a_drawer_for_everything()
    {
        string[] drawers = ["Utils", "Utilities", "Helpers", "Common", "Managers", "Shared", "Misc"];
        Tree.Folders(Tree.Root).Select(folder => Path.GetFileName(folder)).Intersect(drawers, StringComparer.OrdinalIgnoreCase)
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_namespace_leads_to_the_folder(string folder)
    {
        // A folder may go by its parent's namespace, where callers should not have to know it.
        foreach (var file in Tree.Files(folder, "*.cs"))
            if (Namespace().Match(Tree.Text(file)) is { Success: true } match)
            {
                var path = "Transcode." + Path.GetDirectoryName(file)!.Replace('\\', '/').Replace('/', '.');
                $"{path}.".ShouldStartWith(match.Groups[1].Value + ".", Case.Sensitive, file);
                match.Groups[1].Value.ShouldStartWith($"Transcode.{folder}", Case.Sensitive, file);
            }
    }

    [Fact]
    public void No_stored_enum_has_a_zero()
    {
        foreach (var type in _domain.GetTypes().Where(type => type.IsEnum))
            Enum.GetValuesAsUnderlyingType(type).Cast<int>().ShouldNotContain(0, type.FullName);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void Every_case_of_a_closed_set_has_a_name_on_the_wire(string name)
    {
        var closed = _domain.GetType(name)!;
        var cases = closed.GetNestedTypes().Where(type => type.IsSubclassOf(closed)).ToList();
        var named = closed.GetCustomAttributes<JsonDerivedTypeAttribute>().ToList();
        named.Select(derived => derived.DerivedType).ShouldBe(cases, ignoreOrder: true);
        named.Select(derived => derived.TypeDiscriminator).ShouldBeUnique();
        named.ShouldAllBe(derived => SnakeCase().IsMatch((string)derived.TypeDiscriminator!));
        cases.ShouldAllBe(type => type.IsSealed);
    }

    [Theory]
    [InlineData("Job")]
    [InlineData("JobEvent")]
    [InlineData("Step")]
    [InlineData("StepResult")]
    [InlineData("StepOutcome")]
    public void A_set_that_is_stored_or_sent_names_its_cases(string name) =>
        _domain.GetTypes().Single(type => type.Name == name && !type.IsNested).GetCustomAttribute<JsonPolymorphicAttribute>()
            .ShouldNotBeNull();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex SnakeCase();
}
