using System.Net;
using System.Text;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Profiles;

/// <summary>What a profile would make, before it is kept.</summary>
public sealed class ProfilePreviewTests
{
    private const string Small = """
        {"name": "small", "assets": ["video"], "video": {"ladder": [{"name": "180p", "width": 320, "height": 180, "kbps": 200}]},
         "hls": {"segment_seconds": 4}} // comments are taken
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_is_only_sent_is_tried_and_not_kept()
    {
        await using var gateway = await TestGateway.Start();

        using var tried = await Try(gateway, "small/preview?source=tape-576i", Small);
        tried.StatusCode.ShouldBe(HttpStatusCode.OK);
        var plan = (await tried.Json()).GetProperty("plan");
        plan.GetProperty("video").EnumerateArray().Single().GetProperty("width").GetInt32().ShouldBe(240, "4:3 in a box of 16:9");
        plan.GetProperty("segments").GetInt32().ShouldBe(900);

        await (await gateway.Http.GetAsync("/api/profiles/small", Stop)).ShouldBeProblem(404, "profile.unknown");
        await (await Try(gateway, "small/preview", null)).ShouldBeProblem(404, "profile.unknown");
    }

    [Fact]
    public async Task Those_that_come_with_the_product_make_something_of_the_sample_they_are_for()
    {
        await using var gateway = await TestGateway.Start();
        using var list = await gateway.Http.GetAsync("/api/profiles", Stop);
        foreach (var name in (await list.Json()).GetProperty("profiles").EnumerateArray().Select(one => one.Text("name")))
        {
            using var tried = await Try(gateway, $"{name}/preview", null);
            tried.StatusCode.ShouldBe(HttpStatusCode.OK, name);
            var plan = (await tried.Json()).GetProperty("plan");
            new[] { "video", "audio", "files" }.Sum(part => plan.GetProperty(part).GetArrayLength()).ShouldBeGreaterThan(0, name);
        }
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_does_not_fit_and_what_is_not_there()
    {
        await using var gateway = await TestGateway.Start();

        await (await Try(gateway, "small/preview", Small.Replace("\"kbps\"", "\"kbits\""))).ShouldBeProblem(422, "profile.invalid");
        await (await Try(gateway, "other/preview", Small)).ShouldBeProblem(422, "profile.invalid");
        await (await Try(gateway, "small/preview", new string(' ', 70_000))).ShouldBeProblem(413, "profile.invalid");
        await (await Try(gateway, "small/preview?source=photo", Small)).ShouldBeProblem(422, "profile.mismatch");
        await (await Try(gateway, "small/preview?source=nobody", Small)).ShouldBeProblem(404, "asset.unknown");
        await (await Try(gateway, $"small/preview?source={new string('x', 5000)}", Small)).ShouldBeProblem(404, "asset.unknown");
        using var text = await gateway.Http.PostAsync("/api/profiles/small/preview", new StringContent(Small), Stop);
        text.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task An_asset_that_nobody_has_probed_is_no_source_yet()
    {
        await using var gateway = await TestGateway.Start();
        var asset = (await gateway.SubmitFile()).Text("asset_id");

        await (await Try(gateway, $"small/preview?source={asset}", Small)).ShouldBeProblem(404, "asset.unknown");
    }

    private static Task<HttpResponseMessage> Try(TestGateway gateway, string path, string? json) => gateway.Http.PostAsync(
        $"/api/profiles/{path}", json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), Stop);
}
