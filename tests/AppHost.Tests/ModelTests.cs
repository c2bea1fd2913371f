using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Transcode.AppHost.Tests;

/// <summary>What the app host describes; nothing is started.</summary>
public sealed class ModelTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_wait_for_the_gateway_the_gateway_for_the_silos_and_the_silos_for_the_database()
    {
        await using var builder = await Model("--Silos=3", "--Gateways=2", "--Workers=4");

        var (silo, gateway) = (Named(builder, "silo"), Named(builder, "gateway"));
        var workers = builder.Resources.OfType<ProjectResource>()
            .Where(resource => resource.Name.StartsWith("worker-", StringComparison.Ordinal)).ToList();
        workers.Count.ShouldBe(4);
        workers.ShouldAllBe(worker => worker.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == gateway));
        gateway.GetReplicaCount().ShouldBe(2);
        gateway.Annotations.OfType<WaitAnnotation>().ShouldContain(wait => wait.Resource == silo);
        silo.GetReplicaCount().ShouldBe(3);
        silo.Annotations.OfType<WaitAnnotation>().ShouldContain(wait => wait.Resource.Name == "postgres");
    }

    [Fact]
    public async Task The_key_is_a_secret()
    {
        await using var builder = await Model();

        builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "key").Secret.ShouldBeTrue();
    }

    [Theory]
    [InlineData("--Workers=0", "Workers is a number from 1 to 64, not '0'.")]
    [InlineData("--Silos=many", "Silos is a number from 1 to 16, not 'many'.")]
    public async Task A_value_out_of_bounds_is_refused_by_its_name(string argument, string words)
    {
        var refused = await Should.ThrowAsync<Exception>(() => Model(argument));

        refused.ToString().ShouldContain(words);
    }

    private static ProjectResource Named(IDistributedApplicationTestingBuilder builder, string name)
        => builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == name);

    private static Task<IDistributedApplicationTestingBuilder> Model(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--Data={Path.Combine(Path.GetTempPath(), "transcode-aspire-model")}", .. arguments], _stop);
}
