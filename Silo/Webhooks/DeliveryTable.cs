using System.Data.Common;
using Transcode.Domain;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Webhooks;

/// <summary>The rows of deliveries: what waits, and the log of what was sent.</summary>
internal sealed class DeliveryTable(ISqlDatabase database)
{
    private const string Columns =
        "delivery, webhook, job, sequence, event, state, attempts, happened_at, next_at, first_at, last_at, status, milliseconds, error, "
            + "body";

    /// <summary>Those whose time has come, of each job the first that waits.</summary>
    public Task<List<WebhookDelivery>> Due(WebhookId webhook, DateTimeOffset now, int most, CancellationToken stop)
        => database.Read(new($"""
        select {Columns} from deliveries d where webhook = $1 and state = 1 and next_at <= $2
          and not exists (select 1 from deliveries e where e.webhook = d.webhook and e.job = d.job and e.state = 1 and e.sequence < d.sequence)
        order by next_at, sequence limit $3
        """, webhook.Value, Time(now), (long)most), Row, stop);

    /// <summary>When the next one's time comes; null: none waits.</summary>
    public async Task<DateTimeOffset?> NextAt(WebhookId webhook, CancellationToken stop) => (await database.Read(new("""
        select min(next_at) from deliveries d where webhook = $1 and state = 1
          and not exists (select 1 from deliveries e where e.webhook = d.webhook and e.job = d.job and e.state = 1 and e.sequence < d.sequence)
        """, webhook.Value), row => Time(row, 0), stop))[0];

    public async Task<int> Waiting(WebhookId webhook, CancellationToken stop) => (int)(await database.Read(
        new("select count(*) from deliveries where webhook = $1 and state = 1", webhook.Value), row => row.GetInt64(0), stop))[0];

    public async Task<WebhookDelivery?> Find(WebhookId webhook, string delivery, CancellationToken stop) => (await database.Read(
        new($"select {Columns} from deliveries where delivery = $1 and webhook = $2", delivery, webhook.Value), Row,
            stop)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public Task<List<WebhookDelivery>> List(WebhookId webhook, DeliveryFilter filter, CancellationToken stop)
        => database.Read(filter.State is { } state
        ? new($"select {Columns} from deliveries where webhook = $1 and sequence < $2 and state = $4 order by sequence desc limit $3",
            webhook.Value, filter.Before ?? long.MaxValue, (long)filter.Limit, (long)state)
        : new($"select {Columns} from deliveries where webhook = $1 and sequence < $2 order by sequence desc limit $3",
            webhook.Value, filter.Before ?? long.MaxValue, (long)filter.Limit), Row, stop);

    /// <summary>Once, however often it is made.</summary>
    public static SqlStatement Add(WebhookDelivery delivery) => new("""
        insert into deliveries (delivery, webhook, job, sequence, event, state, attempts, happened_at, next_at, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (webhook, sequence) do nothing
        """, delivery.Id, delivery.Webhook.Value, delivery.Job.Value, delivery.Sequence, (long)delivery.Event, (long)delivery.State,
            (long)delivery.Attempts,
        Time(delivery.HappenedAt), Time(delivery.NextAt), delivery.Body);

    /// <summary>What may be missing says its type: one of the engines asks before it sees a value.</summary>
    public static SqlStatement Update(WebhookDelivery delivery) => new("""
        update deliveries set state = $1, attempts = $2, next_at = $3, first_at = cast($4 as bigint), last_at = cast($5 as bigint), status = cast($6 as bigint), milliseconds = cast($7 as bigint),
          error = $8 where delivery = $9
        """, (long)delivery.State, (long)delivery.Attempts, Time(delivery.NextAt), delivery.FirstAt is { } first ? Time(first) : null,
            delivery.LastAt is { } last ? Time(last) : null,
        (long?)delivery.Status, delivery.Milliseconds, delivery.Error, delivery.Id);

    /// <summary>All that waits may go now.</summary>
    /// <param name="webhook">Where.</param>
    /// <param name="now">When.</param>
    /// <param name="anew">As if it had not been tried yet.</param>
    public static SqlStatement Hasten(WebhookId webhook, DateTimeOffset now, bool anew) => anew
        ? new("update deliveries set next_at = $1, attempts = 0, first_at = null where webhook = $2 and state = 1", Time(now),
        webhook.Value)
        : new("update deliveries set next_at = $1 where webhook = $2 and state = 1 and next_at > $1", Time(now), webhook.Value);

    /// <summary>Those that wait for nothing any more and are older than that.</summary>
    public async Task<int> Forget(DateTimeOffset before, CancellationToken stop) =>
        (await database.Write([new("delete from deliveries where happened_at < $1 and state <> 1", Time(before))], stop))[0];

    private static WebhookDelivery Row(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Webhook = new(row.GetString(1)),
        Job = new(row.GetString(2)),
        Sequence = row.GetInt64(3),
        Event = (WebhookEvent)row.GetInt64(4),
        State = (DeliveryState)row.GetInt64(5),
        Attempts = (int)row.GetInt64(6),
        HappenedAt = Time(row, 7)!.Value,
        NextAt = Time(row, 8)!.Value,
        FirstAt = Time(row, 9),
        LastAt = Time(row, 10),
        Status = row.IsDBNull(11) ? null : (int)row.GetInt64(11),
        Milliseconds = row.IsDBNull(12) ? null : row.GetInt64(12),
        Error = row.IsDBNull(13) ? null : row.GetString(13),
        Body = row.GetString(14),
    };

    private static long Time(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static DateTimeOffset? Time(DbDataReader row, int column)
        => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
