using System.Text.RegularExpressions;

namespace Transcode.Repository.Tests;

/// <summary>Who may use whom. Nothing points back.</summary>
public sealed partial class WhoMayUseWhom
{
    /// <summary>Each folder, the folders it may use, and the packages it may use; null: any.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[]? Packages)> Allowed = new()
    {
        ["Domain"] = ([], []),
        ["Media"] = (["Domain"], []),
        ["Storage"] = (["Domain"], ["AWSSDK.S3"]),
        ["Orchestrator"] = (["Domain"], ["Npgsql", "Dapper", "Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"]),
        ["ServiceDefaults"] = ([], ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol"]),
        ["Gateway"] = (["Domain", "Orchestrator", "Storage", "ServiceDefaults"], ["Microsoft.AspNetCore.OpenApi"]),
        ["Silo"] = (["Domain", "Media", "ServiceDefaults"], []),
        ["Web"] = (["ServiceDefaults"], null),
        ["AppHost"] = (["Domain", "Media", "Storage", "Orchestrator", "Gateway", "Silo", "Web", "ServiceDefaults"], null),
    };

    /// <summary>Namespaces that a folder may not even name, though its references would let it: they come with the framework.</summary>
    private static readonly Dictionary<string, string[]> Banned = new()
    {
        ["Domain"] = ["Microsoft", "System.Threading.Tasks", "System.Net", "System.IO", "System.Diagnostics"],
        ["Media"] = ["Microsoft.AspNetCore", "System.Net.Http"],
        ["Orchestrator"] = ["System.Diagnostics.Process"],
    };

    public static TheoryData<string> Folders => new(Tree.Production);

    [Fact]
    public void Every_folder_of_the_product_is_in_the_table() => Tree.Production.ShouldBeSubsetOf(Allowed.Keys);

    [Theory]
    [MemberData(nameof(Folders))]
    public void It_refers_only_to_what_it_may_use(string folder)
    {
        var project = $"{folder}/{folder}.csproj";
        Tree.References(project, "ProjectReference").Except(Allowed[folder].Projects).ShouldBeEmpty();
        if (Allowed[folder].Packages is { } packages)
            Tree.References(project, "PackageReference").Except(packages).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void It_names_no_namespace_of_another_that_it_may_not_use(string folder)
    {
        string[] others = [.. Allowed.Keys.Where(other => other != folder && !Allowed[folder].Projects.Contains(other))];
        foreach (var file in Tree.Sources(folder))
            Named(file).Intersect(others).ShouldBeEmpty(file);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void It_names_no_namespace_that_is_banned_for_it(string folder)
    {
        foreach (var file in Tree.Sources(folder))
            foreach (var banned in Banned.GetValueOrDefault(folder, []))
                Tree.Text(file).ShouldNotContain($"using {banned}", Case.Sensitive, file);
    }

    [Fact]
    public void The_product_never_uses_its_tests()
    {
        foreach (var folder in Tree.Production)
            Tree.Text($"{folder}/{folder}.csproj").ShouldNotContain("tests/");
    }

    [Fact]
    public void Only_one_folder_starts_processes()
    {
        foreach (var file in Tree.Production.SelectMany(Tree.Sources).Where(file => !file.StartsWith("Media/Running/", StringComparison.Ordinal)))
            StartsProcess().IsMatch(Tree.Text(file)).ShouldBeFalse(file);
    }

    [Fact]
    public void Versions_of_packages_are_pinned_in_one_place()
    {
        foreach (var project in Tree.Files("", "*.csproj"))
            Tree.Text(project).ShouldNotMatch("<PackageReference[^>]*Version=", project);
        Tree.Text("Directory.Packages.props").ShouldNotMatch("Version=\"[^\"]*[*\\[(]");
    }

    private static IEnumerable<string> Named(string file) => OurNamespace().Matches(Tree.Text(file)).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\bTranscode\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex OurNamespace();

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.(Start|GetProcess\w*)\b|\bnew Process\b")]
    private static partial Regex StartsProcess();
}
