using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

public class SubscriptionTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    private const string OneJob = "subscription One($id: ID!) { job(id: $id) { state final progress { percent } steps(states: [LEASED]) { "
        + "id percent } } }";

    [Fact]
    public async Task A_job_is_followed_to_its_end_over_a_socket()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        await using var socket = await Socket.Begin(gateway.Url, TestGateway.OwnerKey);
        await socket.Subscribe("1", OneJob, new { id });
        var first = (await socket.Receive())!.Value;
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();

        var messages = await socket.Until("complete");

        Job(first).Text("state").ShouldBe("PROBING");
        var last = Job(messages[^2]);
        (last.Text("state"), last.GetProperty("final").GetBoolean(),
            last.GetProperty("progress").GetProperty("percent").GetDouble()).ShouldBe(("READY", true, 100));
        messages[^1].Text("id").ShouldBe("1");
    }

    [Fact]
    public async Task A_job_is_followed_to_its_end_over_server_sent_events()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        await using var events = await Events(gateway, OneJob, new { id });
        (await events.Next()).GetProperty("job").Text("state").ShouldBe("PROBING");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var video = await worker.Work(offer => offer.Step is Step.EncodeVideo);
        await worker.Progress(video!, 40);

        JsonElement job;
        do
            job = (await events.Next()).GetProperty("job");
        while (job.GetProperty("steps").GetArrayLength() == 0 || job.GetProperty("steps")[0].GetProperty("percent").GetDouble() < 40);
        await worker.Finish(video!);
        await worker.Work();
        var states = new List<string>();
        while (await events.Receive() is { EventType: "next", Data: var data })
            states.Add(Data(data).GetProperty("job").Text("state"));

        states[^1].ShouldBe("READY");
    }

    [Fact]
    public async Task The_list_tells_what_changes_each_job_once()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile("before.mp4");
        await using var socket = await Socket.Begin(gateway.Url, TestGateway.OwnerKey);
        await socket.Subscribe("list", "subscription { jobs { id label state asset { label } } }");
        Jobs((await socket.Receive())!.Value).GetArrayLength().ShouldBe(0, "from here on nothing is missed");

        var id = (await gateway.SubmitFile("new.mp4")).Text("job_id");
        var seen = Jobs((await socket.Receive())!.Value);
        await gateway.Http.DeleteAsync($"/api/jobs/{id}", _stop);
        JsonElement job;
        do
            job = Jobs((await socket.Receive())!.Value)[0];
        while (job.Text("state") != "CANCELLED");

        seen.Texts("label").ShouldBe(["new.mp4"]);
        seen[0].GetProperty("asset").Text("label").ShouldBe("new.mp4");
        job.Text("id").ShouldBe(id);
        await socket.Send(new { id = "list", type = "complete" });
        await socket.Send(new { type = "ping" });
        (await socket.Until("pong"))[^1].Text("type").ShouldBe("pong");
    }

    [Fact]
    public async Task The_fleet_tells_of_a_worker_that_joins()
    {
        await using var gateway = await TestGateway.Start();
        await using var events = await Events(gateway,
            "subscription { fleet { workers { id status steps { stepId } } depth { openSteps } } }");
        (await events.Next()).GetProperty("fleet").GetProperty("workers").GetArrayLength().ShouldBe(0);

        await new FakeWorker(gateway.Http, "den").Announce();

        (await events.Next()).GetProperty("fleet").GetProperty("workers").Texts("id").ShouldBe(["den"]);
    }

    [Fact]
    public async Task Many_who_watch_one_job_cost_the_engine_what_one_costs()
    {
        var calls = new CountedCalls();
        await using var gateway = await TestGateway.Start(also: calls.AddTo);
        var id = (await gateway.SubmitFile()).Text("job_id");
        await using var first = await Events(gateway, OneJob, new { id });
        await first.Next();
        var before = calls.Of("IJobGrain.View");
        var others = new List<EventSource>();
        for (var i = 0; i < 30; i++)
        {
            others.Add(await Events(gateway, OneJob, new { id }));
            (await others[^1].Next()).GetProperty("job").Text("state").ShouldBe("PROBING");
        }

        (calls.Of("IJobGrain.View") - before).ShouldBeLessThan(30);

        await gateway.Http.DeleteAsync($"/api/jobs/{id}", _stop);
        foreach (var other in others)
        {
            (await other.Next()).GetProperty("job").Text("state").ShouldBe("CANCELLED");
            (await other.Receive())!.Value.EventType.ShouldBe("complete");
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Queries_and_mutations_go_through_a_socket_too()
    {
        await using var gateway = await TestGateway.Start();
        await using var socket = await Socket.Begin(gateway.Url, TestGateway.OwnerKey);

        await socket.Subscribe("q", "{ workers { id } }");
        (await socket.Until("complete"))[0].GetProperty("payload").GetProperty("data").GetProperty("workers").GetArrayLength().ShouldBe(0);
        await socket.Subscribe("m", "mutation { cancelJob(id: \"x\") { ... on Refusal { code } } }");
        (await socket.Until("complete"))[0].GetProperty("payload").GetProperty("data").GetProperty("cancelJob").Text("code")
            .ShouldBe("job.unknown");
        await socket.Subscribe("e", "{ nothing }");
        (await socket.Until("error"))[0].GetProperty("payload")[0].Text("message").ShouldContain("nothing");
    }

    [Fact]
    public async Task A_job_that_is_not_there_ends_at_once()
    {
        await using var gateway = await TestGateway.Start();
        await using var events = await Events(gateway, OneJob, new { id = "nothing" });
        (await events.Receive())!.Value.EventType.ShouldBe("complete");
    }

    [Fact]
    public async Task A_subscription_by_plain_http_is_refused_with_the_way_out()
    {
        await using var gateway = await TestGateway.Start();
        using var answer = await gateway.Http.Send("subscription { fleet { depth { openSteps } } }");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("errors")[0].Text("message").ShouldContain("text/event-stream");
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_those_who_watch()
    {
        var gateway = await TestGateway.Start();
        var events = await Events(gateway, "subscription { jobs { id } }");
        await events.Next();
        var socket = await Socket.Begin(gateway.Url, TestGateway.OwnerKey);

        await gateway.DisposeAsync();

        (await events.Receive()).ShouldBeNull();
        (await socket.Receive()).ShouldBeNull();
        socket.Closed.ShouldBe(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable);
        await events.DisposeAsync();
        await socket.DisposeAsync();
    }

    private static async Task<EventSource> Events(TestGateway gateway, string query, object? variables = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new EventSource(response,
            SseParser.Create(await response.Content.ReadAsStreamAsync(_stop)).EnumerateAsync(_stop).GetAsyncEnumerator(_stop));
    }

    private static JsonElement Data(string text) => JsonDocument.Parse(text).RootElement.GetProperty("data");

    private static JsonElement Job(JsonElement message) => message.GetProperty("payload").GetProperty("data").GetProperty("job");

    private static JsonElement Jobs(JsonElement message) => message.GetProperty("payload").GetProperty("data").GetProperty("jobs");

    private sealed class EventSource(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        /// <summary>Null: the stream has ended.</summary>
        public async Task<SseItem<string>?> Receive()
        {
            try
            {
                return await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), _stop) ? items.Current : null;
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException)
            {
                return null;
            }
        }

        public async Task<JsonElement> Next()
        {
            var item = (await Receive())!.Value;
            item.EventType.ShouldBe("next", item.Data);
            return Data(item.Data);
        }

        public async ValueTask DisposeAsync()
        {
            await items.DisposeAsync();
            response.Dispose();
        }
    }
}
