using System.Text.RegularExpressions;

namespace Transcode.Repository.Tests;

/// <summary>Who may use whom. Nothing points back.</summary>
public sealed partial class WhoMayUseWhom
{
    /// <summary>Each folder, the folders it may use, and the packages it may use; null: any.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[]? Packages)> _allowed = new()
    {
        ["Domain"] = ([], []),
        ["Media"] = (["Domain"], ["FFMpegCore", "NetVips", "UTF.Unknown"]),
        ["Storage"] = (["Domain"], ["AWSSDK.S3", "Azure.Identity", "Azure.Storage.Blobs"]),
        ["ServiceDefaults"] = (["Domain"], null),
        ["Contracts"] = (["Domain"], ["Microsoft.Orleans.Sdk", "Microsoft.Orleans.Serialization.SystemTextJson"]),
        ["Silo"] = (["Domain", "Contracts", "Storage"],
        [
            "Microsoft.Orleans.Server", "Microsoft.Orleans.Reminders", "Microsoft.Orleans.Clustering.AdoNet",
                "Microsoft.Orleans.Persistence.AdoNet",
            "Microsoft.Orleans.Reminders.AdoNet", "Microsoft.Orleans.Clustering.AzureStorage",
                "Microsoft.Orleans.Persistence.AzureStorage", "Microsoft.Orleans.Reminders.AzureStorage",
            "Azure.Data.Tables", "Azure.Identity", "Microsoft.Data.Sqlite", "Npgsql",
        ]),
        ["Gateway"] = (["Domain", "Contracts", "Storage", "ServiceDefaults"],
            ["GraphQL", "GraphQL.MicrosoftDI", "GraphQL.SystemTextJson", "Microsoft.AspNetCore.Authentication.OpenIdConnect",
                "Microsoft.AspNetCore.OpenApi", "Microsoft.Orleans.Client", "Scalar.AspNetCore"]),
        ["Worker"] = (["Domain", "Media", "ServiceDefaults"], []),
        ["Web"] = (["Domain", "Gateway"], []),
        ["AppHost"] = (["Cli"], null),
        ["Cli"] = (["Domain", "Media", "Storage", "Contracts", "Silo", "Gateway", "Worker", "Web", "ServiceDefaults"], null),
    };

    /// <summary>Namespaces that a folder may not even name, though its references would let it: they come with the framework.</summary>
    private static readonly Dictionary<string, string[]> _banned = new()
    {
        ["Domain"] = ["Microsoft", "System.Threading.Tasks", "System.Net", "System.IO", "System.Diagnostics"],
        ["Media"] = ["Microsoft.AspNetCore", "System.Net.Http"],
        ["Silo"] = ["System.Diagnostics.Process"],
    };

    public static TheoryData<string> Folders => new(Tree.Production);

    [Fact]
    public void Every_folder_of_the_product_is_in_the_table() => Tree.Production.ShouldBeSubsetOf(_allowed.Keys);

    [Theory]
    [MemberData(nameof(Folders))]
    public void It_refers_only_to_what_it_may_use(string folder)
    {
        var project = $"{folder}/{folder}.csproj";
        Tree.References(project, "ProjectReference").Except(_allowed[folder].Projects).ShouldBeEmpty();
        if (_allowed[folder].Packages is { } packages)
            Tree.References(project, "PackageReference").Except(packages).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void It_names_no_namespace_of_another_that_it_may_not_use(string folder)
    {
        string[] others = [.. _allowed.Keys.Where(other => other != folder && !_allowed[folder].Projects.Contains(other))];
        foreach (var file in Tree.Sources(folder))
            Named(file).Intersect(others).ShouldBeEmpty(file);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void It_names_no_namespace_that_is_banned_for_it(string folder)
    {
        foreach (var file in Tree.Sources(folder))
            foreach (var banned in _banned.GetValueOrDefault(folder, []))
                Tree.Text(file).ShouldNotContain($"using {banned}", Case.Sensitive, file);
    }

    [Fact]
    public void Only_the_app_host_and_its_tests_know_Aspire()
    {
        foreach (var project in Tree.Files("", "*.csproj").Where(project => !project.Contains("AppHost", StringComparison.Ordinal)))
            Tree.Text(project).ShouldNotContain("Aspire.", Case.Sensitive, project);
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
        foreach (var file in Tree.Production.SelectMany(Tree.Sources)
            .Where(file => !file.StartsWith("Media/Running/", StringComparison.Ordinal)))
            StartsProcess().IsMatch(Tree.Text(file)).ShouldBeFalse(file);
    }

    [Fact]
    public void Versions_of_packages_are_pinned_in_one_place()
    {
        foreach (var project in Tree.Files("", "*.csproj"))
            Tree.Text(project).ShouldNotMatch("<PackageReference[^>]*Version=", project);
        Tree.Text("Directory.Packages.props").ShouldNotMatch("Version=\"[^\"]*[*\\[(]");
    }

    private static IEnumerable<string> Named(string file)
        => OurNamespace().Matches(Tree.Text(file)).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\bTranscode\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex OurNamespace();

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.(Start|GetProcess\w*)\b|\bnew Process\b")]
    private static partial Regex StartsProcess();
}
