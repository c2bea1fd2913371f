using System.Text.RegularExpressions;

namespace Transcode.Deploy.Tests;

/// <summary>Guides name what is there: scripts, files, settings.</summary>
public sealed partial class GuideTests
{
    private static readonly string[] _sources = [.. new[] { "Cli", "Gateway", "Silo", "Storage", "Worker", "ServiceDefaults",
        "Domain" }
        .SelectMany(folder => Directory.EnumerateFiles(Files.Path(folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];

    public static TheoryData<string> Guides
        => new(Directory.EnumerateFiles(Files.Path("docs/guides"), "*.md").Select(file => Path.GetFileName(file)));

    [Theory]
    [MemberData(nameof(Guides))]
    public void What_a_guide_names_is_there(string guide)
    {
        var text = Files.Text($"docs/guides/{guide}");
        foreach (Match path in OwnPath().Matches(text))
            Path.Exists(Files.Path(path.Value)).ShouldBeTrue($"{guide}: {path.Value}");
        foreach (Match variable in Setting().Matches(text))
            IsKnown(variable.Value).ShouldBeTrue($"{guide}: {variable.Value}");
        text.ShouldContain("not", Case.Insensitive, $"{guide} says what was never run");
    }

    [Fact]
    public void Settings_of_files_for_deployment_exist()
    {
        foreach (var file in new[] { "deploy/images/Dockerfile", "deploy/compose/compose.yaml", "deploy/kubernetes/base/settings.yaml",
            "deploy/kubernetes/base/silo.yaml", "infra/modules/apps.bicep" })
            foreach (Match variable in Setting().Matches(Files.Text(file)))
                IsKnown(variable.Value).ShouldBeTrue($"{file}: {variable.Value}");
    }

    [Fact]
    public void A_setting_that_nobody_reads_is_noticed()
    {
        IsKnown("TRANSCODE_Storage__Blob__AccountUrl").ShouldBeTrue();
        IsKnown("TRANSCODE_Storage__Blob__AcountUrl").ShouldBeFalse();
        IsKnown("TRANSCODE_POSTGRESS").ShouldBeFalse();
    }

    /// <summary>TRANSCODE_Section__Key is the last word of it as an option or as a key that is asked for; TRANSCODE_WORD stands somewhere
    /// as it is.</summary>
    private static bool IsKnown(string variable)
    {
        var last = variable.Split("__")[^1];
        return variable.Contains("__", StringComparison.Ordinal)
            ? _sources.Any(source => Regex.IsMatch(source, $@"\b{last} {{ get|:{last}\b"))
            : _sources.Any(source => source.Contains($"\"{variable}\"", StringComparison.Ordinal)) || variable == "TRANSCODE_POSTGRES"
                || Regex.IsMatch(Files.Text("infra/main.bicepparam") + Files.Text("deploy/images/healthy")
                    + Files.Text("deploy/images/runpod/handler.py"), $@"\b{variable}\b");
    }

    [GeneratedRegex(@"(?<![\w./-])(?:deploy|tests|infra|docs)/[\w./-]*\w")]
    private static partial Regex OwnPath();

    [GeneratedRegex(@"\bTRANSCODE_[A-Za-z]\w*\w")]
    private static partial Regex Setting();
}
