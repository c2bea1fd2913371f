using System.Text.Json;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

public class QueryTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_with_their_assets_are_two_looks_however_many_they_are()
    {
        var calls = new CountedCalls();
        await using var gateway = await TestGateway.Start(also: calls.AddTo);
        for (var i = 0; i < 5; i++)
            await gateway.SubmitFile($"clip {i}.mp4");

        var jobs = await gateway.Http.Ask("{ jobs { nodes { label asset { label status job { label } } } } }");

        var nodes = jobs.GetProperty("jobs").GetProperty("nodes");
        nodes.Texts("label").ShouldBe(["clip 4.mp4", "clip 3.mp4", "clip 2.mp4", "clip 1.mp4", "clip 0.mp4"]);
        nodes.EnumerateArray().ShouldAllBe(job => job.GetProperty("asset").GetProperty("job").Text("label") == job.Text("label"));
        calls.Of("IReaderGrain.Assets").ShouldBe(1);
        calls.Of("IReaderGrain.Jobs").ShouldBe(2, "the page, and the jobs of the assets");
    }

    [Fact]
    public async Task A_job_is_looked_at_once_whatever_is_asked_of_it()
    {
        var calls = new CountedCalls();
        await using var gateway = await TestGateway.Start(also: calls.AddTo);
        var id = (await gateway.SubmitFile()).Text("job_id");
        var before = calls.Of("IJobGrain.View");

        await gateway.Http.Ask("query One($id: ID!) { job(id: $id) { progress { percent } steps { id } waiting { why } renditions { name } "
            + "outputs { name } warnings remarks master failure { code } } }", new { id });

        (calls.Of("IJobGrain.View") - before).ShouldBe(1);
    }

    [Fact]
    public async Task Assets_are_listed_page_by_page_with_their_jobs()
    {
        await using var gateway = await TestGateway.Start();
        foreach (var name in (string[])["a.mp4", "b.mp4", "c.mp4"])
            await gateway.SubmitFile(name);

        const string Page = "query Page($after: String) { assets(first: 2, after: $after) "
            + "{ nodes { label job { label } } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
        var first = (await gateway.Http.Ask(Page, new { after = (string?)null })).GetProperty("assets");
        first.GetProperty("nodes").Texts("label").ShouldBe(["c.mp4", "b.mp4"]);
        first.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean().ShouldBeTrue();
        var second = (await gateway.Http.Ask(Page, new { after = first.GetProperty("pageInfo").Text("endCursor") })).GetProperty("assets");
        second.GetProperty("nodes").EnumerateArray().ShouldHaveSingleItem().GetProperty("job").Text("label").ShouldBe("a.mp4");
        second.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean().ShouldBeFalse();
        second.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean().ShouldBeTrue();
        (await gateway.Http.Ask("{ assets(label: \"B.\") { nodes { label } } }")).GetProperty("assets").GetProperty("nodes")
            .Texts("label").ShouldBe(["b.mp4"]);
        (await gateway.Http.Ask("{ assets(status: READY) { nodes { label } } }")).GetProperty("assets").GetProperty("nodes")
            .GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("NEWEST", "e d c b a")]
    [InlineData("OLDEST", "a b c d e")]
    [InlineData("HIGHEST_PRIORITY", "c e d b a")]
    [InlineData("LAST_CHANGED", "b e d c a")]
    public async Task Pages_go_through_a_list_in_its_order_without_a_gap(string sort, string expected)
    {
        await using var gateway = await TestGateway.Start();
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
            (await gateway.Submit(new { path = gateway.File(name), priority = name == "c" ? 5 : 0 })).EnsureSuccessStatusCode();
        await gateway.Http.Ask("mutation { cancelJob(id: \"" + await IdOf(gateway, "b") + "\") { __typename } }");

        var (seen, after, pages) = (new List<string>(), (string?)null, 0);
        do
        {
            var page = (await gateway.Http.Ask("query Page($after: String, $sort: JobSort!) { jobs(first: 2, after: $after, sort: $sort) { "
                + "edges { cursor node { label } } nodes { label } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }",
                new { after, sort })).GetProperty("jobs");
            page.GetProperty("totalCount").GetInt32().ShouldBe(5);
            page.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean().ShouldBe(after is not null);
            seen.AddRange(page.GetProperty("nodes").Texts("label"));
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").Text("endCursor")
                : null;
            pages++;
        }
        while (after is not null);

        string.Join(' ', seen).ShouldBe(expected);
        pages.ShouldBe(3);
    }

    [Fact]
    public async Task A_filter_finds_by_state_and_by_a_part_of_the_label()
    {
        await using var gateway = await TestGateway.Start();
        foreach (var name in (string[])["Red.mp4", "green.mp4", "dark red.mp4"])
            await gateway.SubmitFile(name);
        await gateway.Http.Ask("mutation { cancelJob(id: \"" + await IdOf(gateway, "green.mp4") + "\") { __typename } }");

        var found = await gateway.Http.Ask("""
            { red: jobs(filter: {label: "RED"}) { nodes { label } totalCount }
              over: jobs(filter: {states: [CANCELLED, READY]}) { nodes { label state final why } totalCount }
              none: jobs(filter: {label: "_", states: [PROBING]}) { totalCount } }
            """);

        found.GetProperty("red").GetProperty("nodes").Texts("label").ShouldBe(["dark red.mp4", "Red.mp4"]);
        var over = found.GetProperty("over").GetProperty("nodes")[0];
        (over.Text("label"), over.Text("state"), over.GetProperty("final").GetBoolean(),
            over.Text("why")).ShouldBe(("green.mp4", "CANCELLED", true, "cancelled by owner"));
        found.GetProperty("none").GetProperty("totalCount").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("{ jobs(first: 0) { totalCount } }")]
    [InlineData("{ jobs(first: 101) { totalCount } }")]
    [InlineData("{ jobs(after: \"!\") { totalCount } }")]
    [InlineData("{ jobs(after: \"eDp5\") { totalCount } }")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        await using var gateway = await TestGateway.Start();
        (await (await gateway.Http.Send(query)).Code()).ShouldBe("request.invalid");
    }

    [Fact]
    public async Task A_job_shows_its_chunks_renditions_timeline_and_outputs()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var video = await worker.Work(offer => offer.Step is Step.EncodeVideo);
        await worker.Progress(video!, 40);

        var running = (await gateway.Http.Ask("""
            query Chunks($id: ID!) { job(id: $id) {
              state master progress { percent fps remainingSeconds }
              renditions { name width height chunkCount chunksDone chunks { number start end frames state percent workerId stepId } }
              steps(states: [LEASED]) { id kind worker { id name steps { stepId percent job { id } } } chunk { renditions segments } } } }
            """, new { id })).GetProperty("job");

        running.Text("state").ShouldBe("ENCODING");
        running.Text("master").ShouldEndWith("/master.m3u8");
        var leased = running.GetProperty("steps")[0];
        leased.Text("kind").ShouldBe("encode_video");
        leased.GetProperty("worker").GetProperty("steps")[0].GetProperty("job").Text("id").ShouldBe(id);
        var chunk = running.GetProperty("renditions")[0].GetProperty("chunks").EnumerateArray()
            .Single(chunk => chunk.Text("stepId") == leased.Text("id"));
        (chunk.Text("state"), chunk.GetProperty("percent").GetDouble(), chunk.Text("workerId")).ShouldBe(("LEASED", 40, "fake-worker"));
        chunk.GetProperty("end").GetDouble().ShouldBeGreaterThan(chunk.GetProperty("start").GetDouble());

        await worker.Finish(video!);
        await worker.Work();
        await gateway.Until(id, "ready");
        var ready = (await gateway.Http.Ask("""
            query Whole($id: ID!) { job(id: $id) { final progress { percent } outputs { name kind url bytes } warnings
              timeline(first: 3) { nodes { sequence name at happened } hasNextPage endSequence } } }
            """, new { id })).GetProperty("job");

        ready.GetProperty("outputs").Texts("kind").ShouldContain("MP4");
        ready.GetProperty("progress").GetProperty("percent").GetDouble().ShouldBe(100);
        var master = ready.GetProperty("outputs").EnumerateArray().First(output => output.Text("kind") == "MASTER_PLAYLIST");
        (await gateway.Http.GetStringAsync(master.Text("url"), _stop)).ShouldStartWith("#EXTM3U");
        var timeline = ready.GetProperty("timeline");
        timeline.GetProperty("nodes").Texts("name")[0].ShouldBe("job_submitted");
        timeline.GetProperty("hasNextPage").GetBoolean().ShouldBeTrue();
        var rest = (await gateway.Http.Ask("query Later($id: ID!, $after: Long!) { job(id: $id) { timeline(first: 100, after: $after) { "
            + "nodes { name workerId stepId } hasNextPage } } }",
            new { id, after = timeline.GetProperty("endSequence").GetInt64() })).GetProperty("job").GetProperty("timeline")
            .GetProperty("nodes");
        rest.Texts("name").ShouldContain("job_ready");
        rest.EnumerateArray().First(one => one.Text("name") == "result_accepted").Text("workerId").ShouldBe("fake-worker");
    }

    [Fact]
    public async Task A_job_that_waits_says_why()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");

        var waiting = (await gateway.Http.Ask("query Why($id: ID!) { job(id: $id) { waiting { why steps firstStepId } } stats { depth { "
            + "openSteps activeJobs } queues { capability open } jobs { state jobs } } }", new { id }));

        var reason = waiting.GetProperty("job").GetProperty("waiting")[0];
        reason.Text("why").ShouldNotBeNullOrWhiteSpace();
        reason.Text("firstStepId").ShouldBe("probe");
        var stats = waiting.GetProperty("stats");
        stats.GetProperty("depth").GetProperty("openSteps").GetInt32().ShouldBe(1);
        stats.GetProperty("queues")[0].Text("capability").ShouldBe("software");
        stats.GetProperty("jobs")[0].Text("state").ShouldBe("PROBING");
    }

    [Fact]
    public async Task An_upload_is_an_asset_before_there_is_a_job()
    {
        await using var gateway = await TestGateway.Start();
        using var upload = await gateway.Http.PutAsync("/api/assets?name=clip.mp4", new StringContent("bytes"), _stop);
        var id = (await upload.Json()).Text("asset_id");

        var asset =
            (await gateway.Http.Ask("query Of($id: ID!) { asset(id: $id) { id label status jobId } other: asset(id: \"../x\") { id } }",
                new { id }));

        (asset.GetProperty("asset").Text("label"), asset.GetProperty("asset").Text("status")).ShouldBe(("clip.mp4", "UPLOADED"));
        asset.GetProperty("other").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        await using var gateway = await TestGateway.Start();
        var data =
            await gateway.Http.Ask("{ job(id: \"x\") { id } empty: job(id: \"\") { id } worker(id: \"\") { id } profile(name: \"x\") "
            + "{ name } asset(id: \"\") { id } }");
        data.EnumerateObject().ShouldAllBe(field => field.Value.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Profiles_are_shown_as_they_are_written()
    {
        await using var gateway = await TestGateway.Start();
        var profile =
            (await gateway.Http.Ask("{ profile(name: \"hls\") { name defaultFor ladder { name height } json } profiles { name } }"));
        profile.GetProperty("profile").Text("json").ShouldContain("\"hls\"");
        profile.GetProperty("profile").GetProperty("ladder").Texts("name")[0].ShouldBe("1080p");
        profile.GetProperty("profiles").Texts("name").ShouldContain("poster");
    }

    private static async Task<string> IdOf(TestGateway gateway, string label) =>
        (await gateway.Http.Ask("query Named($label: String) { jobs(filter: {label: $label}) { nodes { id } } }",
            new { label })).GetProperty("jobs").GetProperty("nodes")[0].Text("id");
}
