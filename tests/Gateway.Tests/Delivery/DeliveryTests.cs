using System.Net;
using System.Net.Http.Headers;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Delivery;

public class DeliveryTests
{
    [Fact]
    public async Task A_published_file_is_sent_whole_in_part_not_again_or_not_at_all()
    {
        await using var gateway = await TestGateway.Start();
        var url = (await Ready(gateway)) + "360p.mp4";

        using var whole = await gateway.Http.GetAsync(url);
        (await whole.Content.ReadAsStringAsync()).ShouldBe("mp4 of 360p");
        whole.Content.Headers.ContentType!.MediaType.ShouldBe("video/mp4");
        whole.Headers.AcceptRanges.ShouldContain("bytes");
        whole.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);

        using var middle = await Get(gateway, url, request => request.Headers.Range = new RangeHeaderValue(4, 5));
        middle.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        middle.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 4-5/11");
        (await middle.Content.ReadAsStringAsync()).ShouldBe("of");

        using var end = await Get(gateway, url, request => request.Headers.Range = new RangeHeaderValue(null, 4));
        (await end.Content.ReadAsStringAsync()).ShouldBe("360p");

        using var behind = await Get(gateway, url, request => request.Headers.Range = new RangeHeaderValue(11, null));
        behind.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        behind.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */11");

        using var known = await Get(gateway, url, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);

        using var changed = await Get(gateway, url, request =>
        {
            request.Headers.Range = new RangeHeaderValue(4, 5);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Head_tells_the_same_without_the_bytes()
    {
        await using var gateway = await TestGateway.Start();
        var url = (await Ready(gateway)) + "360p/segments/seg_0000.m4s";

        using var answer = await gateway.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe("segment 0 of 360p".Length);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("video/iso.segment");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../source/source.mp4")]
    [InlineData("%2e%2e/source/source.mp4")]
    [InlineData("..%2fsource%2fsource.mp4")]
    [InlineData(".store-id")]
    [InlineData("nothing.m3u8")]
    [InlineData("")]
    public async Task What_is_not_public_does_not_exist(string path)
    {
        await using var gateway = await TestGateway.Start();
        var url = await Ready(gateway) + path;

        // The client would tidy the address before it is sent.
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler) { DefaultRequestHeaders = { Authorization = new("Bearer", TestGateway.OwnerKey) } };
        var raw = new Uri($"{gateway.Url.ToString().TrimEnd('/')}{url}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var answer = await client.GetAsync(raw);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Playlists_are_there_as_soon_as_the_plan_is()
    {
        await using var gateway = await TestGateway.Start();
        var url = await Planned(gateway);

        var master = await gateway.Http.GetStringAsync(url + "master.m3u8");
        master.ShouldContain("RESOLUTION=640x360");
        master.ShouldContain("360p/index.m3u8");
        master.ShouldContain("CODECS=\"avc1.64001e,mp4a.40.2\"");
        var rendition = await gateway.Http.GetStringAsync(url + "360p/index.m3u8");
        rendition.ShouldContain("#EXTINF:6.000000,\nsegments/seg_0000.m4s");
        rendition.ShouldContain("#EXTINF:2.000000,\nsegments/seg_0002.m4s");
        rendition.ShouldEndWith("#EXT-X-ENDLIST\n");
        (await gateway.Http.GetStringAsync(url + "audio/index.m3u8")).ShouldContain("segments/seg_0002.m4s");
    }

    [Fact]
    public async Task A_request_for_a_segment_that_is_not_there_yet_waits_for_it()
    {
        await using var gateway = await TestGateway.Start();
        var (url, worker, next) = await InTheMiddle(gateway);
        var segment = gateway.Http.GetAsync(url + "360p/segments/seg_0000.m4s");
        segment.IsCompleted.ShouldBeFalse();

        await worker.Finish(next);
        await worker.Work();

        (await (await segment.WaitAsync(TimeSpan.FromSeconds(20))).Content.ReadAsStringAsync()).ShouldBe("segment 0 of 360p");
    }

    [Theory]
    [InlineData("360p/segments/seg_0000.m4s", 3.0)]
    [InlineData("360p/segments/seg_0002.m4s", 13.0)]
    [InlineData("360p/segments/seg_0003.m4s", null)]
    [InlineData("audio/segments/seg_0002.m4s", null)]
    [InlineData("360p/index.m3u8", null)]
    [InlineData("360p.mp4", null)]
    [InlineData("", null)]
    public void A_segment_of_the_picture_has_its_moment_and_nothing_else_has(string path, double? seconds)
    {
        var hls = ProfileReader.Read("hls", """
            {"name": "hls", "assets": ["video"], "video": {"ladder": [{"name": "360p", "width": 640, "height": 360, "kbps": 600}]}, "audio": {}, "hls": {}}
            """).Profile.ShouldNotBeNull();
        var probed = MadeUp.Probed(MediaTime.FromSeconds(2), 1);
        var plan = Planner.Plan(probed.Facts, probed.Timeline, new([hls], ByKind: false))
            .ShouldBeOfType<PlanResult.Planned>().Plan;

        PlannedFiles.MomentOf(plan, path).ShouldBe(seconds);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_ends_in_an_invitation_to_come_again()
    {
        await using var gateway = await TestGateway.Start(options => options with { SegmentTimeout = TimeSpan.Zero });
        var (url, _, _) = await InTheMiddle(gateway);

        using var answer = await gateway.Http.GetAsync(url + "360p/segments/seg_0000.m4s");

        await answer.ShouldBeProblem(503, "media.not_yet");
        answer.Headers.RetryAfter!.ToString().ShouldBe("5");
        await (await gateway.Http.GetAsync(url + "8k/segments/seg_0000.m4s")).ShouldBeProblem(404, "media.unknown");
    }

    [Fact]
    public async Task Who_waits_for_a_segment_of_a_job_that_is_cancelled_is_told_at_once()
    {
        await using var gateway = await TestGateway.Start();
        var (url, _, next) = await InTheMiddle(gateway);
        var segment = gateway.Http.GetAsync(url + "360p/segments/seg_0000.m4s");

        await gateway.Http.DeleteAsync($"/api/jobs/{next.Job}");

        await (await segment.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeProblem(404, "media.unknown");
    }

    [Fact]
    public async Task A_page_of_any_site_may_ask_whether_it_may_play()
    {
        await using var gateway = await TestGateway.Start();
        using var anonymous = gateway.Client(null);

        using var answer = await anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/media/x/master.m3u8"));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Range");
    }

    /// <summary>A finished job; answers the address of its media.</summary>
    private static async Task<string> Ready(TestGateway gateway)
    {
        var job = await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        return $"/media/{job.Text("asset_id")}/";
    }

    private static async Task<string> Planned(TestGateway gateway) => (await InTheMiddle(gateway)).Url;

    /// <summary>A job that is planned and whose first picture chunk is held by a worker.</summary>
    private static async Task<(string Url, FakeWorker Worker, Domain.Protocol.LeaseOffer Next)> InTheMiddle(TestGateway gateway)
    {
        var job = await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var next = await worker.Work(offer => offer.Step is Step.EncodeVideo { Chunk.Number: 0 });
        next.ShouldNotBeNull();
        return ($"/media/{job.Text("asset_id")}/", worker, next);
    }

    private static async Task<HttpResponseMessage> Get(TestGateway gateway, string url, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        change(request);
        return await gateway.Http.SendAsync(request);
    }
}
