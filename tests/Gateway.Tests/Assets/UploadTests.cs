using System.Net;
using System.Text;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Assets;

public class UploadTests
{
    [Fact]
    public async Task An_upload_becomes_an_asset_and_the_asset_a_job()
    {
        await using var gateway = await TestGateway.Start();

        using var stored = await gateway.Http.PutAsync("/api/assets?name=Holiday%20%F0%9F%8F%96.MP4", new StringContent("the bytes"));

        stored.StatusCode.ShouldBe(HttpStatusCode.Created);
        var asset = await stored.Json();
        asset.Text("label").ShouldBe("Holiday 🏖.MP4");
        asset.GetProperty("bytes").GetInt64().ShouldBe(9);
        using var submitted = await gateway.Submit(new { asset = asset.Text("asset_id") });
        submitted.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await submitted.Json()).Text("label").ShouldBe("Holiday 🏖.MP4");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var lease = (await worker.Claim()).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(lease.Source.Path!)).ShouldBe("the bytes");
        lease.Source.Path!.ShouldEndWith("/source/source.mp4");
    }

    [Fact]
    public async Task A_worker_without_the_shared_disk_reads_an_upload_by_a_signed_address()
    {
        await using var gateway = await TestGateway.Start();
        using var stored = await gateway.Http.PutAsync("/api/assets?name=a.mp4", new StringContent("the bytes"));
        await gateway.Submit(new { asset = (await stored.Json()).Text("asset_id") });
        var far = new FakeWorker(gateway.Http, sharesDisk: false);
        await far.Announce();
        var lease = (await far.Claim()).ShouldHaveSingleItem();
        using var anonymous = new HttpClient();

        (await anonymous.GetStringAsync(lease.Source.Url)).ShouldBe("the bytes");
        (await anonymous.GetAsync(lease.Source.Url!.Replace("source.mp4", "other.mp4", StringComparison.Ordinal))).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden);
        (await anonymous.PutAsync(lease.Source.Url, new StringContent("x"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_empty_upload_leaves_nothing()
    {
        await using var gateway = await TestGateway.Start();

        await (await gateway.Http.PutAsync("/api/assets?name=a.mp4", new ByteArrayContent([]))).ShouldBeProblem(422, "input.empty");

        Stored(gateway).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upload_over_the_limit_is_refused_whether_it_says_its_length_or_not()
    {
        await using var gateway = await TestGateway.Start(options => options with { LargestUpload = 1000 });
        var bytes = new byte[2000];

        await (await gateway.Http.PutAsync("/api/assets", new ByteArrayContent(bytes))).ShouldBeProblem(413, "input.too_large");
        using var chunked = new HttpRequestMessage(HttpMethod.Put, "/api/assets") { Content = new StreamContent(new MemoryStream(bytes)) };
        chunked.Headers.TransferEncodingChunked = true;
        await (await gateway.Http.SendAsync(chunked)).ShouldBeProblem(413, "request.too_large");

        Stored(gateway).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var gateway = await TestGateway.Start();
        var begun = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var upload = gateway.Http.PutAsync("/api/assets?name=a.mp4", new EndlessContent(begun), stop.Token);
        await begun.Task;

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(upload);
        await Eventually.Holds(() => !Directory.EnumerateFiles(Path.Combine(gateway.Store.Root, ".incoming")).Any(),
            "the temporary file goes");
        Stored(gateway).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../etc/passwd", "", "../../etc/passwd")]
    [InlineData("a\r\nb\0c.mp4", ".mp4", "abc.mp4")]
    [InlineData("\u202egpj.exe", ".exe", "gpj.exe")]
    [InlineData("", "", "untitled")]
    [InlineData("   ", "", "untitled")]
    [InlineData("x.averylongextension", "", "x.averylongextension")]
    [InlineData("x.m/p", "", "x.m/p")]
    public void A_name_is_a_label_and_at_most_a_plain_extension(string name, string extension, string label)
    {
        Gateway.Assets.SourceName.Label(name).ShouldBe(label);
        Gateway.Assets.SourceName.Extension(name).ShouldBe(extension);
    }

    private static IEnumerable<string> Stored(TestGateway gateway) =>
        Directory.EnumerateFiles(gateway.Store.Root, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith('.'));

    private sealed class EndlessContent(TaskCompletionSource begun) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
            => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(new string('x', 100_000)), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
