using System.Text.RegularExpressions;

namespace Transcode.Deploy.Tests;

/// <summary>What a release is made of.</summary>
public sealed partial class ReleaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("long", "yes")]
    [Fact]
    public async Task What_is_downloaded_runs_alone()
    {
        var (code, told, complained) = await Files.Run("bash", [Files.Path("tests/Release/run")], Stop);
        Assert.SkipWhen(code == 77, told.Trim());
        code.ShouldBe(0, told + complained);
        told.ShouldContain("runs alone");
    }

    /// <summary>It says which, and that the release is not whole.</summary>
    [Trait("long", "yes")]
    [Fact]
    public async Task A_kind_of_machine_without_a_runtime_is_named_and_is_no_success()
    {
        var folder = Directory.CreateTempSubdirectory("transcode-release-");
        try
        {
            var (code, _, complained) = await Files.Run("bash", [Files.Path("deploy/release"), "linux-riscv64"], Stop,
                new Dictionary<string, string> { ["TRANSCODE_RELEASE"] = folder.FullName });
            code.ShouldBe(1, complained);
            complained.ShouldContain("has no runtime for linux-riscv64");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A tag, the program and the archives bear the version of one file.</summary>
    [Fact]
    public void The_version_stands_in_one_place()
    {
        Version().Count(Files.Text("Directory.Build.props")).ShouldBe(1);
        foreach (var project in Directory.EnumerateFiles(Files.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/.build/", StringComparison.Ordinal)))
            Version().IsMatch(File.ReadAllText(project)).ShouldBeFalse(project);
        Files.Text("deploy/release").ShouldContain("Directory.Build.props");
        var workflow = Files.Text(".github/workflows/release.yml");
        workflow.ShouldContain("Directory.Build.props");
        workflow.ShouldContain("run: deploy/release");
        foreach (var made in (string[])[".build/release/*.tar.gz", ".build/release/SHA256SUMS"])
            workflow.ShouldContain(made, Case.Sensitive, "the draft has what the script makes");
    }

    /// <summary>What names it elsewhere, to be pulled or pushed, names the same.</summary>
    [Fact]
    public void Tags_of_images_are_the_version()
    {
        var version = Regex.Match(Files.Text("Directory.Build.props"), "<Version>(.*)</Version>").Groups[1].Value;
        var tags = Directory.EnumerateFiles(Files.Path("docs/guides"), "*.md")
            .Concat(Directory.EnumerateFiles(Files.Path("deploy"), "*", SearchOption.AllDirectories)).Append(Files.Path("azure.yaml"))
            .SelectMany(file => Tag().Matches(File.ReadAllText(file)).Select(tag => (File: file, Tag: tag.Groups[1].Value))).ToList();
        tags.Count.ShouldBeGreaterThan(5);
        tags.Where(each => each.Tag != version).ShouldBeEmpty();
    }

    [GeneratedRegex(@"(?:\btranscode[a-z-]*[:@]|newTag: )(\d+\.\d+\.\d+)")]
    private static partial Regex Tag();

    [GeneratedRegex("<(?:Version|VersionPrefix|AssemblyVersion|InformationalVersion)>")]
    private static partial Regex Version();
}
