using System.Net;
using System.Net.Http.Json;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Storage;

namespace Transcode.Gateway.Tests.Jobs;

/// <summary>A worker's large file comes in parts.</summary>
public class PartTests
{
    private const int Part = IMultipartUploads.SmallestPart;

    [Fact]
    public async Task Parts_become_one_file_of_the_lease_and_nobody_elses()
    {
        await using var gateway = await TestGateway.Start(options => options with { PartBytes = Part });
        await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        var lease = (await worker.Work(offer => offer.Step is Step.EncodeVideo))!;
        var bytes = new byte[2 * Part + 1000];
        new Random(7).NextBytes(bytes);
        var key = AssetLayout.Segment(lease.Asset, "360p", 0, SegmentUse.Delivered);

        var lot = await Parts(gateway, lease, new PartsRequest(lease.Fence, key, bytes.Length, null, 1));
        lot.PartBytes.ShouldBe(Part);
        lot.Parts.Count.ShouldBe(3);
        (await Parts(gateway, lease, new PartsRequest(lease.Fence, key, bytes.Length, lot.Upload, 3))).Parts.ShouldHaveSingleItem();
        using var anonymous = new HttpClient();
        var tags = new List<string>();
        foreach (var (i, address) in lot.Parts.Index())
        {
            using var put = await anonymous.PutAsync(address.Url,
                new ByteArrayContent(bytes, i * Part, Math.Min(Part, bytes.Length - i * Part)));
            put.StatusCode.ShouldBe(HttpStatusCode.OK);
            tags.Add(put.Headers.GetValues("ETag").Single());
            (await worker.Progress(lease, i)).ShouldBe(LeaseOrders.Continue, "a busy machine may take longer than a lease");
        }
        using var wrong = await anonymous.PutAsync(lot.Parts[0].Url, new ByteArrayContent(bytes, 0, 10));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "an address takes a part of its own length");

        using var completed = await Post(gateway, lease, "complete", new CompleteRequest(lease.Fence, key, lot.Upload, tags));

        (await completed.Content.ReadFromJsonAsync(ProtocolJson.Default.CompleteAnswer))!.Bytes.ShouldBe(bytes.Length);
        (await File.ReadAllBytesAsync(Path.Combine(gateway.Store.Root, lease.Output.Staging, key))).ShouldBe(bytes);
        await worker.Progress(lease, 90);
        var foreign = AssetLayout.Segment(new Domain.AssetId("another"), "360p", 0, SegmentUse.Delivered);
        await (await Post(gateway, lease, "complete", new CompleteRequest(lease.Fence, foreign, lot.Upload, tags))).ShouldBeProblem(403,
            "key.foreign");
        await (await Post(gateway, lease, "complete", new CompleteRequest(lease.Fence + 1, key, lot.Upload, tags))).ShouldBeProblem(410,
            "lease.not_held");
        await (await Post(gateway, lease, "complete", new CompleteRequest(lease.Fence, key, lot.Upload, []))).ShouldBeProblem(400,
            "request.invalid");
        (await Post(gateway, lease, "complete",
            new CompleteRequest(lease.Fence, key, "../../../etc", tags))).IsSuccessStatusCode.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1000, 0)]
    [InlineData(1000, 10_001)]
    public async Task A_length_or_a_number_that_cannot_be_is_refused(long length, int from)
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        var lease = (await worker.Claim(room: 1)).ShouldHaveSingleItem();

        await (await Post(gateway, lease, "parts",
            new PartsRequest(lease.Fence, AssetLayout.Manifest(lease.Asset), length, null, from))).ShouldBeProblem(400, "request.invalid");
    }

    private static async Task<PartsAnswer> Parts(TestGateway gateway, LeaseOffer lease, PartsRequest request)
    {
        using var answer = await Post(gateway, lease, "parts", request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync(ProtocolJson.Default.PartsAnswer))!;
    }

    private static Task<HttpResponseMessage> Post<T>(TestGateway gateway, LeaseOffer lease, string what, T request) =>
        gateway.Http.PostAsync($"/api/leases/{lease.LeaseId}/uploads/{what}",
            JsonContent.Create(request,
            (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)ProtocolJson.Default.GetTypeInfo(typeof(T))!));
}
