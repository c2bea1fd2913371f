using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Transcode.Deploy.Tests;

/// <summary>What can be said of images and of the Compose file without building them; tests/Containers/run builds and runs them.</summary>
public sealed partial class ImageTests
{
    private const string Dockerfile = "deploy/images/Dockerfile";

    [Fact]
    public void Whatever_the_program_is_made_of_comes_into_the_build()
    {
        var lines = Files.Text(".dockerignore").Split('\n');
        var projects = ProjectReference().Matches(Files.Text("Cli/Cli.csproj")).Select(match => match.Groups[1].Value).ToList();
        projects.Count.ShouldBeGreaterThan(7);
        foreach (var needed in projects.Concat(["Cli", "profiles", "Directory.Build.props", "Directory.Packages.props", ".editorconfig",
            "global.json", "deploy/images"]))
            lines.ShouldContain($"!{needed}");
        lines.ShouldContain("*");
        foreach (Match copied in CopiedFile().Matches(Files.Text(Dockerfile)))
            File.Exists(Files.Path(copied.Groups[1].Value)).ShouldBeTrue(copied.Value);
    }

    [Fact]
    public void No_image_runs_as_root_and_each_hands_signals_on()
    {
        var stages = Stage().Split(Files.Text(Dockerfile)).Where(stage => stage.StartsWith("FROM", StringComparison.Ordinal))
            .ToDictionary(stage => StageName().Match(stage).Groups[1].Value);
        foreach (var name in new[] { "silo", "gateway", "worker", "all", "worker-cuda", "runpod" })
        {
            var user = "";
            for (var stage = name; stages.TryGetValue(stage, out var text); stage = Parent().Match(text).Groups[1].Value)
            {
                user = user.Length > 0 ? user : User().Matches(text).LastOrDefault()?.Groups[1].Value ?? "";
                if (text.Contains("ENTRYPOINT", StringComparison.Ordinal))
                    text.ShouldContain("ENTRYPOINT [\"/usr/bin/tini\"", Case.Sensitive, name);
            }
            user.ShouldBe("1654", name);
        }
    }

    [Fact]
    public void The_compose_file_builds_targets_that_exist_and_keeps_roots_read_only()
    {
        var built = 0;
        foreach (var (name, service) in Services().Children.Select(each => (each.Key.ToString(), Merged((YamlMappingNode)each.Value))))
        {
            if (service.GetValueOrDefault("build") is YamlMappingNode build)
            {
                built++;
                Files.Text(Dockerfile).ShouldContain($" AS {build["target"]}\n", Case.Sensitive, name);
                service["read_only"].ToString().ShouldBe("true", name);
                service["cap_drop"].ToString().ShouldContain("ALL", Case.Sensitive, name);
            }
            else
            {
                service["image"].ToString().ShouldMatch(@"^[\w./-]+:[\w.-]+$", name);
                service["image"].ToString().EndsWith(":latest", StringComparison.Ordinal).ShouldBeFalse(name);
            }
            foreach (var volume in (service.GetValueOrDefault("volumes") as YamlSequenceNode)?.Children.Select(each => each.ToString())
                ?? [])
                if (volume.StartsWith("../", StringComparison.Ordinal))
                    Path.Exists(Files.Path("deploy/compose/" + volume.Split(':')[0])).ShouldBeTrue(volume);
        }
        built.ShouldBe(5);
    }

    /// <summary>Of a volume without a name podman-compose makes one for all containers of the service; the image gives each its
    /// own.</summary>
    [Fact]
    public void Workers_of_the_compose_file_share_no_folder()
    {
        var services = Services();
        foreach (var worker in new[] { "worker", "worker-cuda" })
            Merged((YamlMappingNode)services[worker]).ShouldNotContainKey("volumes", worker);
        Files.Text(Dockerfile).ShouldContain("\nVOLUME /data\n");
    }

    private static YamlMappingNode Services()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Files.Text("deploy/compose/compose.yaml")));
        return (YamlMappingNode)((YamlMappingNode)stream.Documents[0].RootNode)["services"];
    }

    /// <summary>With what "&lt;&lt;" takes over.</summary>
    private static Dictionary<string, YamlNode> Merged(YamlMappingNode node)
    {
        var merged = new Dictionary<string, YamlNode>();
        if (node.Children.TryGetValue(new YamlScalarNode("<<"), out var from))
            foreach (var each in from is YamlSequenceNode several ? several.Children.Reverse() : [from])
                foreach (var (key, value) in Merged((YamlMappingNode)each))
                    merged[key] = value;
        foreach (var (key, value) in node.Children)
            merged[key.ToString()] = value;
        return merged;
    }

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(\w+)/")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^COPY (deploy/\S+) ", RegexOptions.Multiline)]
    private static partial Regex CopiedFile();

    [GeneratedRegex(@"^(?=FROM )", RegexOptions.Multiline)]
    private static partial Regex Stage();

    [GeneratedRegex(@"^FROM \S+ AS ([\w-]+)")]
    private static partial Regex StageName();

    [GeneratedRegex(@"^FROM ([\w-]+) AS")]
    private static partial Regex Parent();

    [GeneratedRegex(@"^USER (\d+)", RegexOptions.Multiline)]
    private static partial Regex User();
}
