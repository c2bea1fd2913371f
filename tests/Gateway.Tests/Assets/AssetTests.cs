using System.Net;
using System.Text;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Assets;

/// <summary>From the first byte to the last trace.</summary>
public class AssetTests
{
    [Fact]
    public async Task An_asset_tells_where_it_stands_and_goes_with_all_its_bytes()
    {
        await using var gateway = await TestGateway.Start();
        using var stored = await gateway.Http.PutAsync("/api/assets?name=a.mp4", new StringContent("the bytes"));
        var asset = (await stored.Json()).Text("asset_id");
        (await Status(gateway, asset)).ShouldBe("uploaded");
        using var submitted = await gateway.Submit(new { asset });
        var job = (await submitted.Json()).Text("job_id");
        await (await gateway.Http.DeleteAsync($"/api/assets/{asset}")).ShouldBeProblem(409, "job.running");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        await gateway.Until(job, "ready");
        (await Status(gateway, asset)).ShouldBe("ready");

        (await gateway.Http.DeleteAsync($"/api/assets/{asset}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await gateway.Http.GetAsync($"/api/assets/{asset}")).ShouldBeProblem(404, "asset.unknown");
        await (await gateway.Http.DeleteAsync($"/api/assets/{asset}")).ShouldBeProblem(404, "asset.unknown");
        await (await gateway.Http.GetAsync($"/media/{asset}/master.m3u8")).ShouldBeProblem(404, "media.unknown");
        Files(gateway).ShouldBeEmpty();
        (await gateway.Job(job)).Text("state").ShouldBe("ready", "what was done stays in the list");
    }

    [Fact]
    public async Task An_upload_that_no_job_has_named_can_be_deleted()
    {
        await using var gateway = await TestGateway.Start();
        using var stored = await gateway.Http.PutAsync("/api/assets?name=a.mp4", new StringContent("the bytes"));

        (await gateway.Http.DeleteAsync($"/api/assets/{(await stored.Json()).Text("asset_id")}")).StatusCode.ShouldBe(
            HttpStatusCode.NoContent);

        Files(gateway).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("..")]
    [InlineData("a%2F..%2Fb")]
    public async Task What_is_no_asset_is_not_deleted(string name)
    {
        await using var gateway = await TestGateway.Start();

        (await gateway.Http.DeleteAsync($"/api/assets/{name}")).StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound,
            HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_worker_is_deleted_when_it_holds_nothing_and_may_come_again()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var held = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        await (await gateway.Http.DeleteAsync("/api/workers/fake-worker")).ShouldBeProblem(409, "worker.busy");
        await worker.Report(held, new StepOutcome.Yield("enough"));

        (await gateway.Http.DeleteAsync("/api/workers/fake-worker")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await gateway.Http.GetAsync("/api/workers/fake-worker")).ShouldBeProblem(404, "worker.unknown");
        await (await gateway.Http.DeleteAsync("/api/workers/fake-worker")).ShouldBeProblem(404, "worker.unknown");
        await worker.Announce();
        (await gateway.Http.GetAsync("/api/workers/fake-worker")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_an_upload_that_breaks_off_no_asset_stays_behind()
    {
        await using var gateway = await TestGateway.Start();

        await Should.ThrowAsync<HttpRequestException>(() => gateway.Http.PutAsync("/api/assets?name=a.mp4", new BreakingContent()));

        await Eventually.Holds(() => Files(gateway).Count == 0, "half an upload is gone");
    }

    private static async Task<string> Status(TestGateway gateway, string asset)
    {
        using var answer = await gateway.Http.GetAsync($"/api/assets/{asset}");
        return (await answer.Json()).Text("status");
    }

    private static List<string> Files(TestGateway gateway) =>
        [.. Directory.EnumerateFiles(gateway.Store.Root, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith('.'))];

    private sealed class BreakingContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("half of it"));
            throw new IOException("the caller's disk broke");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1_000_000;
            return true;
        }
    }
}
