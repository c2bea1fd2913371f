using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Events;

public class EventStreamTests
{
    [Fact]
    public async Task A_follower_sees_a_job_from_submission_to_ready_while_it_happens()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var seen = Read(gateway, $"/api/jobs/{id}/events", null, item => item.EventType == "job_ready");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();

        var items = await seen;

        var recorded = items.Where(item => item.EventId is not null).ToList();
        recorded.Select(item => item.EventType).First().ShouldBe("job_submitted");
        recorded.Select(item => item.EventType).ShouldContain("job_planned");
        recorded.Select(item => long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBeInOrder(SortDirection.Ascending);
        var line = JsonDocument.Parse(recorded[0].Data).RootElement;
        line.Text("job_id").ShouldBe(id);
        line.GetProperty("happened").Text("event").ShouldBe("job_submitted");
        items.Where(item => item.EventType == "progress").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Who_comes_back_with_the_last_event_id_misses_nothing_and_sees_nothing_twice()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        var all = (await Read(gateway, $"/api/jobs/{id}/events", null,
            item => item.EventType == "job_ready")).Where(item => item.EventId is not null).ToList();

        var rest = (await Read(gateway, $"/api/jobs/{id}/events", all[2].EventId,
            item => item.EventType == "job_ready")).Where(item => item.EventId is not null);

        rest.Select(item => item.EventId).ShouldBe(all.Skip(3).Select(item => item.EventId));
    }

    [Fact]
    public async Task Who_comes_back_after_the_end_is_told_not_to_come_again()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        await gateway.Http.DeleteAsync($"/api/jobs/{id}");
        var last = (await Read(gateway, $"/api/jobs/{id}/events", null, item => item.EventType == "job_cancelled"))[^1].EventId;

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}/events");
        request.Headers.Add("Last-Event-ID", last);
        using var answer = await gateway.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_stream_of_all_jobs_begins_now()
    {
        await using var gateway = await TestGateway.Start();
        var old = (await gateway.SubmitFile("old.mp4")).Text("job_id");
        var seen = Read(gateway, "/api/events", null, item => item.EventType == "job_submitted");
        await seen.Armed;
        var fresh = (await gateway.SubmitFile("new.mp4")).Text("job_id");

        var item = (await seen).Where(each => each.EventId is not null).ShouldHaveSingleItem();

        item.Data.ShouldContain(fresh);
        item.Data.ShouldNotContain(old);
    }

    private static Reading Read(TestGateway gateway, string address, string? after, Func<SseItem<string>, bool> last)
        => new(gateway, address, after, last);

    /// <summary>Reads events until one holds; <see cref="Armed"/> when the server has begun to answer.</summary>
    private sealed class Reading
    {
        private readonly TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task<List<SseItem<string>>> _all;

        public Reading(TestGateway gateway, string address, string? after, Func<SseItem<string>, bool> last)
            => _all = Run(gateway, address, after, last);

        public Task Armed => _armed.Task;

        public System.Runtime.CompilerServices.TaskAwaiter<List<SseItem<string>>> GetAwaiter() => _all.GetAwaiter();

        private async Task<List<SseItem<string>>> Run(TestGateway gateway, string address, string? after, Func<SseItem<string>, bool> last)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (after is not null)
                request.Headers.Add("Last-Event-ID", after);
            using var answer = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            _armed.SetResult();
            var items = new List<SseItem<string>>();
            await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(timeout.Token))
                .EnumerateAsync(timeout.Token))
            {
                items.Add(item);
                if (last(item))
                    return items;
            }
            throw new InvalidOperationException($"The stream ended after {string.Join(", ", items.Select(each => each.EventType))}.");
        }
    }
}
