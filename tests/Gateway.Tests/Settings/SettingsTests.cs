using System.Net;
using Transcode.Gateway.Access;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Settings;

/// <summary>How the platform is set up, as it says itself.</summary>
public sealed class SettingsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_are_told_to_admins_without_any_secret()
    {
        await using var gateway = await TestGateway.Start(options => options with
        {
            StateKeeper = "SQLite",
            Keys = [.. options.Keys, new ApiKey("reader", "key-of-a-reader-only", new HashSet<Scope> { Scope.Read })],
        });
        using var reader = gateway.Client("key-of-a-reader-only");
        (await reader.GetAsync("/api/settings", Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using var answer = await gateway.Http.GetAsync("/api/settings", Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        text.ShouldNotContain(TestGateway.OwnerKey);
        var settings = await answer.Json();
        settings.Text("state").ShouldBe("SQLite");
        settings.GetProperty("retention").GetProperty("jobs").GetInt32().ShouldBe(90);
        settings.GetProperty("limits").GetProperty("largest_upload").GetInt64().ShouldBe(64L << 30);
        settings.GetProperty("silos").GetArrayLength().ShouldBe(1);
    }
}
