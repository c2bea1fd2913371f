using System.Reflection;
using System.Runtime.InteropServices;
using YamlDotNet.RepresentationModel;

namespace Transcode.Deploy.Tests;

/// <summary>azd and Azure themselves cannot be asked here; the compiler of Bicep can, and the paths of azure.yaml.</summary>
public sealed class AzureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>azd builds without a word something else where docker.path leads nowhere; it is relative to the folder of the
    /// project.</summary>
    [Fact]
    public void Every_service_of_azd_has_its_project_its_dockerfile_and_its_target()
    {
        var services = (YamlMappingNode)Root()["services"];
        services.Children.Keys.Select(key => key.ToString()).ShouldBe(["silo", "gateway", "worker"]);
        foreach (var (name, service) in services.Children.Select(each => (each.Key.ToString(), (YamlMappingNode)each.Value)))
        {
            var project = Files.Path(service["project"].ToString());
            Directory.Exists(project).ShouldBeTrue(name);
            var docker = (YamlMappingNode)service["docker"];
            var file = Path.GetFullPath(Path.Combine(project, docker["path"].ToString()));
            File.Exists(file).ShouldBeTrue($"{name}: {file}");
            Path.GetFullPath(Path.Combine(project, docker["context"].ToString())).TrimEnd('/').ShouldBe(Files.Root.TrimEnd('/'));
            File.ReadLines(file).ShouldContain(line => line.EndsWith($" AS {docker["target"]}", StringComparison.Ordinal), name);
            // azd finds the app that it is to update by this tag.
            Files.Text("infra/modules/apps.bicep").ShouldContain($"'azd-service-name': '{name}'");
        }
        var infra = (YamlMappingNode)Root()["infra"];
        File.Exists(Files.Path($"{infra["path"]}/{infra["module"]}.bicep")).ShouldBeTrue();
        File.Exists(Files.Path($"{infra["path"]}/{infra["module"]}.bicepparam")).ShouldBeTrue();
    }

    [Fact]
    public void What_the_deployment_asks_for_is_in_its_guide()
    {
        var guide = Files.Text("docs/guides/azure.md");
        foreach (System.Text.RegularExpressions.Match variable in System.Text.RegularExpressions.Regex.Matches(
            Files.Text("infra/main.bicepparam"), @"readEnvironmentVariable\('(TRANSCODE_\w+)'"))
            guide.ShouldContain(variable.Groups[1].Value);
    }

    /// <summary>Wrong types are warnings to the compiler, and it ends with 0.</summary>
    [Fact]
    public async Task The_infrastructure_compiles_without_a_warning()
    {
        var (code, _, said) = await Files.Run(Bicep(), ["build", "--stdout", "--no-restore", Files.Path("infra/main.bicep")], Stop);
        said.ShouldNotContain("Warning", Case.Sensitive);
        said.ShouldNotContain("Error", Case.Sensitive);
        code.ShouldBe(0);
    }

    /// <summary>What would be made, resource by resource, as it was looked at when it was last changed: TRANSCODE_REGENERATE=1 writes it
    /// anew.</summary>
    /// <param name="file">Where.</param>
    /// <param name="state">Where the state of what is made lies.</param>
    [Theory]
    [InlineData("infra/main.snapshot.json", "tables")]
    [InlineData("infra/postgres.snapshot.json", "postgres")]
    public async Task What_would_be_made_is_what_was_looked_at(string file, string state)
    {
        var answers = new Dictionary<string, string>(_answers) { ["TRANSCODE_STATE"] = state };
        var copy = Directory.CreateTempSubdirectory("infra-").FullName;
        try
        {
            (await Files.Run("cp", ["-r", Files.Path("infra"), copy], Stop)).Code.ShouldBe(0);
            // The compiler looks for it beside the parameters, by their name.
            var looked = Path.Combine(copy, "infra/main.snapshot.json");
            var isNew = Environment.GetEnvironmentVariable("TRANSCODE_REGENERATE") == "1";
            if (!isNew)
                File.Copy(Files.Path(file), looked, overwrite: true);
            var (code, said, complained) = await Files.Run(
                Bicep(),
                    ["snapshot", "--mode", isNew ? "overwrite" : "validate", "--subscription-id", Guid.Empty.ToString(), "--location",
                    "swedencentral", Path.Combine(copy, "infra/main.bicepparam")], Stop, answers);
            code.ShouldBe(0, said + complained);
            if (isNew)
                File.Copy(looked, Files.Path(file), overwrite: true);
            foreach (var (_,
                secret) in answers.Where(
                    each => each.Key.EndsWith("_KEY", StringComparison.Ordinal)
                        || each.Key.EndsWith("_PASSWORD", StringComparison.Ordinal)))
                Files.Text(file).ShouldNotContain(secret);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>What somebody who deploys would have set.</summary>
    private static readonly Dictionary<string, string> _answers = new()
    {
        ["AZURE_ENV_NAME"] = "test",
        ["AZURE_LOCATION"] = "swedencentral",
        ["TRANSCODE_DATABASE_PASSWORD"] = "a-password-of-a-test",
        ["TRANSCODE_ADMIN_KEY"] = "an-admin-key-of-a-test",
        ["TRANSCODE_WORKER_KEY"] = "a-worker-key-of-a-test",
        ["TRANSCODE_READ_KEY"] = "a-reading-key-of-a-test",
        ["TRANSCODE_MOST_GPU_WORKERS"] = "2",
        ["TRANSCODE_BUDGET_CONTACTS"] = "somebody@example.org",
    };

    private static string Bicep()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "the compiler is fetched for linux-x64");
        var package = typeof(AzureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "Bicep").Value!;
        return Directory.EnumerateFiles(package, "bicep", SearchOption.AllDirectories).First();
    }

    private static YamlMappingNode Root()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Files.Text("azure.yaml")));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
