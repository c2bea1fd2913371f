using System.Net;
using System.Runtime.CompilerServices;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

public class SchemaTests
{
    /// <summary>What clients are built on. TRANSCODE_REGENERATE=1 writes it anew; read the difference.</summary>
    [Fact]
    public async Task The_schema_that_is_served_is_the_one_in_the_documents()
    {
        await using var gateway = await TestGateway.Start();
        using var anybody = gateway.Client("no key of anybody");
        var served = await anybody.GetStringAsync("/graphql/schema.graphql");
        var kept = Path.Combine(Here(), "../../../docs/schema.graphql");
        if (Environment.GetEnvironmentVariable("TRANSCODE_REGENERATE") == "1")
            await File.WriteAllTextAsync(kept, served);

        served.ShouldBe(await File.ReadAllTextAsync(kept));
    }

    [Fact]
    public async Task A_server_without_the_door_has_none()
    {
        await using var gateway = await TestGateway.Start(options => options with { GraphQL = false });
        (await gateway.Http.GetAsync("/graphql?query={__typename}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.Http.GetAsync("/graphql/schema.graphql")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
