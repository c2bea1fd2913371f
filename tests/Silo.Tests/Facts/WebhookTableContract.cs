using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Facts;
using Transcode.Silo.Tests.Fixtures;
using Transcode.Silo.Webhooks;

namespace Transcode.Silo.Tests.Facts;

/// <summary>What endpoints and deliveries promise on every engine.</summary>
public abstract class WebhookTableContract : FactsContract
{
    private static readonly WebhookId _id = new("wh_1");
    private static readonly DateTimeOffset _now = Samples.At;

    private WebhookTable _table = null!;
    private DeliveryTable _deliveries = null!;
    private NoticeReader _notices = null!;
    private JobLog _log = null!;

    private protected override void Begin()
    {
        (_table, _deliveries, _log) = (new(Database), new(Database), new(Database));
        _notices = new(Database, _log, new ReadModel(Database));
    }

    [Fact]
    public async Task An_endpoint_comes_back_with_its_secrets_and_only_one_of_two_writers_writes()
    {
        (await _table.IsAny(Stop)).ShouldBeFalse();
        (await _table.Add(Stored(), _now, Stop)).ShouldBeTrue();
        (await _table.Add(Stored(), _now, Stop)).ShouldBeFalse();
        (await _table.IsAny(Stop)).ShouldBeTrue();
        var read = (await _table.Find(_id, Stop)).ShouldNotBeNull();
        (read.Webhook.Url, read.Secrets.ShouldHaveSingleItem().Value, read.Revision).ShouldBe(("https://receiver.example", "secret", 1));

        var changed = read with { Webhook = read.Webhook with { Name = "x", State = WebhookState.Paused }, Cursor = 5 };
        (await Database.Write([WebhookTable.Update(changed, _now)], Stop))[0].ShouldBe(1);
        (await Database.Write([WebhookTable.Update(changed, _now)], Stop))[0].ShouldBe(0);
        (await _table.Find(_id, Stop))!.ShouldSatisfyAllConditions(one => one.Cursor.ShouldBe(5), one => one.Revision.ShouldBe(2));
        (await _table.IsAny(Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_each_job_the_first_that_waits_is_due_and_no_other()
    {
        await Deliver(Delivery("a", 1), Delivery("a", 3), Delivery("b", 2), Delivery("c", 4) with { NextAt = _now.AddHours(1) },
            Delivery("c", 5));
        // Made again after a crash: it is there once.
        await Deliver(Delivery("a", 1));

        (await Due()).ShouldBe([1, 2]);
        (await _deliveries.Waiting(_id, Stop)).ShouldBe(5);
        await Note(Delivery("a", 1) with
        {
            State = DeliveryState.Delivered,
            Attempts = 1,
            FirstAt = _now,
            LastAt = _now,
            Status = 200,
            Milliseconds = 12
        });
        await Note(Delivery("b", 2) with { State = DeliveryState.Dead, Error = "no" });
        (await Due()).ShouldBe([3]);
        await Note(Delivery("a", 3) with { State = DeliveryState.Delivered });
        (await Due()).ShouldBeEmpty();
        (await _deliveries.NextAt(_id, Stop)).ShouldBe(_now.AddHours(1));
        await Database.Write([DeliveryTable.Hasten(_id, _now, anew: false)], Stop);
        (await Due()).ShouldBe([4]);
        var first = (await _deliveries.Find(_id, Delivery("a", 1).Id, Stop)).ShouldNotBeNull();
        (first.Status, first.Milliseconds, first.LastAt, first.Body).ShouldBe((200, 12, _now, "{}"));
    }

    [Fact]
    public async Task The_log_of_deliveries_is_read_page_by_page_and_forgotten_when_nothing_waits()
    {
        await Deliver([.. Enumerable.Range(1, 5).Select(i => Delivery("a", i))]);
        await Note(Delivery("a", 5) with { State = DeliveryState.Dead });
        (await _deliveries.List(_id, new DeliveryFilter(Limit: 2), Stop)).Select(one => one.Sequence).ShouldBe([5, 4]);
        (await _deliveries.List(_id, new DeliveryFilter(Before: 4, Limit: 2), Stop)).Select(one => one.Sequence).ShouldBe([3, 2]);
        (await _deliveries.List(_id, new DeliveryFilter(DeliveryState.Dead), Stop)).ShouldHaveSingleItem().Sequence.ShouldBe(5);
        (await _deliveries.Forget(_now.AddDays(1), Stop)).ShouldBe(1);
        (await _deliveries.Waiting(_id, Stop)).ShouldBe(4);
    }

    [Fact]
    public async Task Who_is_told_of_a_job_and_who_has_work_is_found()
    {
        await _table.Add(Stored(), _now, Stop);
        await _table.Add(Stored("wh_of_a", job: "a"), _now, Stop);
        await _table.Add(Stored("wh_of_b", job: "b"), _now, Stop);
        await _table.Add(Stored("wh_paused", state: WebhookState.Paused), _now, Stop);
        (await _table.WithWork(_now, Stop)).ShouldBeEmpty();
        await Submit("a");

        (await _notices.Jobs(0, await _notices.LastSequence(Stop), Stop)).ShouldBe([new JobId("a")]);
        (await _table.ToldOf([new("a")], Stop)).Select(id => id.Value).ShouldBe(["wh_1", "wh_of_a"], ignoreOrder: true);
        (await _table.WithWork(_now, Stop)).Select(id => id.Value).ShouldBe(["wh_1", "wh_of_a"], ignoreOrder: true);
        (await _table.OverBefore(_now.AddDays(1), 10, Stop)).ShouldHaveSingleItem().Value.ShouldBe("wh_of_b", "its job never came to be");
        (await _table.List(null, 10, Stop)).Count.ShouldBe(2);
        (await _table.List(new("a"), 10, Stop)).ShouldHaveSingleItem().Job!.Value.Value.ShouldBe("a");
    }

    [Fact]
    public async Task A_page_of_the_log_moves_the_cursor_beyond_what_nobody_is_told_of()
    {
        var stored = await Submit("a");
        stored = await Append(stored,
            new JobEvent.StepLeased(new(LeaseName.Of(new("a"), new("probe"), "x"), new("probe"), Samples.Anna, stored.Version + 1, _now)));
        await Append(stored, new JobEvent.JobCancelled("enough"));

        var (all, cursor) = await _notices.Read(Stored().Webhook, 0, Stop);
        all.Select(one => one.Event).ShouldBe([WebhookEvent.JobSubmitted, WebhookEvent.JobCancelled]);
        cursor.ShouldBe(await _notices.LastSequence(Stop));
        (await _notices.Read(Stored().Webhook, cursor, Stop)).Deliveries.ShouldBeEmpty();
        (await _notices.Read(Stored(job: "b").Webhook, 0, Stop)).ShouldSatisfyAllConditions(page => page.Deliveries.ShouldBeEmpty(),
            page => page.Cursor.ShouldBe(cursor));
    }

    private async Task<IEnumerable<long>> Due() => (await _deliveries.Due(_id, _now, 10, Stop)).Select(one => one.Sequence).Order();

    private Task Deliver(params WebhookDelivery[] added) => Database.Write([.. added.Select(DeliveryTable.Add)], Stop);

    private Task Note(WebhookDelivery tried) => Database.Write([DeliveryTable.Update(tried)], Stop);

    private Task<StoredJob> Submit(string id) => Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order(id)));

    private async Task<StoredJob> Append(StoredJob before, params JobEvent[] events)
    {
        var append = JobAppend.Of(before, events, _now);
        (await _log.Append(append, Stop)).ShouldBeTrue();
        return append.After;
    }

    private static StoredWebhook Stored(string id = "wh_1", string? job = null, WebhookState state = WebhookState.Active) => new(
        new Webhook
        {
            Id = new(id),
            Url = "https://receiver.example",
            Job = job is null ? null : new JobId(job),
            State = state,
            CreatedAt = _now
        }, [new("secret", null)], 0, 1);

    private static WebhookDelivery Delivery(string job, long sequence) => new()
    {
        Id = WebhookSignature.DeliveryId(_id, sequence),
        Webhook = _id,
        Job = new(job),
        Sequence = sequence,
        Event = WebhookEvent.JobSubmitted,
        Body = "{}",
        HappenedAt = _now,
        NextAt = _now,
    };
}

public sealed class SqliteWebhookTableTests : WebhookTableContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnSqlite();
}

public sealed class PostgresWebhookTableTests : WebhookTableContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnPostgres();
}

public sealed class AzureWebhookTableTests : WebhookTableContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnAzure();
}
