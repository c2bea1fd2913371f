using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Transcode.Deploy.Tests;

/// <summary>
/// The overlays as kubectl puts them together: each field is one that Kubernetes knows, and what belongs together names the same. What must
/// be there and is not, and the kinds of KEDA and Prometheus, is the work of tests/Kubernetes/run.
/// </summary>
public sealed class KubernetesTests : IDisposable
{
    private static readonly string[] _ofOthers = ["keda.sh/", "monitoring.coreos.com/"];
    private readonly string _copy = Directory.CreateTempSubdirectory("kubernetes-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("trial")]
    [InlineData("production")]
    public async Task Every_field_is_known_and_every_name_leads_somewhere(string overlay)
    {
        var documents = await Built(overlay);
        var own = KubernetesYaml.LoadAllFromString(string.Join("\n---\n", documents.Where(each => !IsOfOthers(each))), strict: true);
        own.Count.ShouldBeGreaterThan(8);

        var deployments = own.OfType<V1Deployment>().ToList();
        deployments.Select(each => each.Metadata.Name).Except(["worker-gpu"]).ShouldBe(["gateway", "silo", "worker"], ignoreOrder: true);
        foreach (var each in deployments)
        {
            each.Metadata.NamespaceProperty.ShouldBe("transcode");
            foreach (var (label, value) in each.Spec.Selector.MatchLabels)
                each.Spec.Template.Metadata.Labels[label].ShouldBe(value, $"{each.Metadata.Name}: the selector finds its own pods");
            Hardened(each.Metadata.Name, each.Spec.Template.Spec);
            Mounted(each.Metadata.Name, each.Spec.Template.Spec);
        }
        foreach (var budget in own.OfType<V1PodDisruptionBudget>())
            deployments.Count(each => Selects(budget.Spec.Selector.MatchLabels, each.Spec.Template.Metadata.Labels))
                .ShouldBe(1, budget.Metadata.Name);
        foreach (var service in own.OfType<V1Service>().Where(each => each.Metadata.Name == "gateway"))
            service.Spec.Selector.ShouldContainKeyAndValue("app.kubernetes.io/component", "gateway");
    }

    [Fact]
    public async Task Two_pools_of_workers_never_select_each_others_pods()
    {
        var text = string.Join("\n---\n", (await Built("production")).Where(each => !IsOfOthers(each)));
        var deployments = KubernetesYaml.LoadAllFromString(text, strict: true).OfType<V1Deployment>().ToList();
        foreach (var one in deployments)
            deployments.Where(other => Selects(one.Spec.Selector.MatchLabels, other.Spec.Template.Metadata.Labels)).ShouldHaveSingleItem()
                .ShouldBe(one);
    }

    [Fact]
    public async Task Workers_have_longer_to_stop_than_they_take()
    {
        foreach (var worker in KubernetesYaml.LoadAllFromString(string.Join("\n---\n",
            (await Built("production")).Where(each => !IsOfOthers(each))), strict: true)
            .OfType<V1Deployment>().Where(each => each.Spec.Template.Spec.Containers[0].Args[0] == "worker"))
        {
            var arguments = worker.Spec.Template.Spec.Containers[0].Args;
            var grace = int.Parse(arguments[arguments.IndexOf("--grace") + 1], null);
            worker.Spec.Template.Spec.TerminationGracePeriodSeconds.ShouldNotBeNull()
                .ShouldBeGreaterThanOrEqualTo(grace + 15, worker.Metadata.Name);
        }
    }

    /// <summary>What tests/Containers/run plays by podman is made by patches of the base, which go wrong when the base changes.</summary>
    [Fact]
    public async Task What_podman_plays_is_the_base_with_images_of_this_machine()
    {
        var deployments = KubernetesYaml.LoadAllFromString(string.Join("\n---\n", await Built("podman")), strict: true)
            .OfType<V1Deployment>().ToList();
        deployments.Select(each => each.Spec.Template.Spec.Containers[0].Image)
            .ShouldBe(["localhost/transcode-gateway:latest", "localhost/transcode-silo:latest", "localhost/transcode-worker:latest"],
                ignoreOrder: true);
        foreach (var each in deployments)
        {
            Hardened(each.Metadata.Name, each.Spec.Template.Spec);
            Mounted(each.Metadata.Name, each.Spec.Template.Spec);
        }
    }

    [Fact]
    public void The_alerts_of_the_operator_are_those_of_the_rules_file()
    {
        var operators = Yaml("deploy/kubernetes/components/monitoring/rules.yaml");
        Flat(((YamlMappingNode)operators["spec"])["groups"]).ShouldBe(Flat(Yaml("deploy/monitoring/rules.yml")["groups"]));
    }

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    /// <summary>The documents of an overlay. Its secrets are made in a copy, so that the tree stays clean.</summary>
    private async Task<IReadOnlyList<string>> Built(string overlay)
    {
        Assert.SkipUnless(Files.IsInstalled("kubectl"), "kubectl is not installed");
        (await Files.Run("cp", ["-r", Files.Path("deploy/kubernetes"), _copy], Stop)).Code.ShouldBe(0);
        var folder = Path.Combine(_copy, "kubernetes", "overlays", overlay);
        if (overlay == "podman")
        {
            (await Files.Run("cp", ["-r", Files.Path("tests/Containers/podman"), folder], Stop)).Code.ShouldBe(0);
            await File.WriteAllTextAsync(Path.Combine(folder, "settings.env"), "TRANSCODE_Storage__Kind=Blob\n", Stop);
            await File.WriteAllTextAsync(Path.Combine(folder, "keys.json"), "[]", Stop);
        }
        var secrets = Path.Combine(folder, "secrets");
        if (Directory.Exists(secrets))
            Directory.Delete(secrets, recursive: true);
        if (File.Exists(Path.Combine(folder, "prepare")))
            (await Files.Run(Path.Combine(folder, "prepare"), [], Stop)).Code.ShouldBe(0);
        var (code, text, error) = await Files.Run("kubectl", ["kustomize", folder], Stop);
        code.ShouldBe(0, error);
        return text.Split("\n---\n");
    }

    private static void Hardened(string name, V1PodSpec pod)
    {
        pod.AutomountServiceAccountToken.ShouldBe(false, name);
        pod.SecurityContext.RunAsNonRoot.ShouldBe(true, name);
        pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault", name);
        foreach (var container in pod.Containers)
        {
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true, name);
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false, name);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"], name);
            container.Resources.Requests.Keys.ShouldContain("cpu", name);
            container.Resources.Limits.Keys.ShouldContain("memory", name);
        }
    }

    private static void Mounted(string name, V1PodSpec pod) =>
        pod.Containers.SelectMany(each => each.VolumeMounts).Select(each => each.Name)
            .ShouldBe(pod.Volumes.Select(each => each.Name), ignoreOrder: true, name);

    private static bool Selects(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.All(each => labels.TryGetValue(each.Key, out var value) && value == each.Value);

    private static bool IsOfOthers(string document)
        => _ofOthers.Any(group => document.Contains($"apiVersion: {group}", StringComparison.Ordinal));

    private static YamlMappingNode Yaml(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Files.Text(file)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static List<string> Flat(YamlNode node) => [.. node.AllNodes.OfType<YamlScalarNode>().Select(each => each.Value ?? "")];
}
