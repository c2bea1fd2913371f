using System.Data.Common;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Webhooks;

/// <summary>The rows of endpoints.</summary>
internal sealed class WebhookTable(ISqlDatabase database)
{
    private const string Columns = "body, secrets, cursor_at, revision";

    public async Task<StoredWebhook?> Find(WebhookId webhook, CancellationToken stop) =>
        (await database.Read(new($"select {Columns} from webhooks where webhook = $1", webhook.Value), Row, stop)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    /// <param name="job">Null: those of all jobs.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="stop">Given up.</param>
    public async Task<List<Webhook>> List(JobId? job, int most, CancellationToken stop) => [.. (await database.Read(job is { } one
        ? new($"select {Columns} from webhooks where job = $1 order by changed_at desc, webhook limit $2", one.Value, (long)most)
        : new($"select {Columns} from webhooks where job is null order by changed_at desc, webhook limit $1", (long)most), Row,
        stop)).Select(stored => stored.Webhook)];

    public async Task<bool> IsAny(CancellationToken stop) =>
        (await database.Read(new("select webhook from webhooks where state = $1 limit 1", (long)WebhookState.Active), Id, stop)).Count > 0;

    /// <summary>Active ones that are told of one of these jobs.</summary>
    public Task<List<WebhookId>> ToldOf(IReadOnlyList<JobId> jobs, CancellationToken stop) => jobs.Count == 0
        ? Task.FromResult(new List<WebhookId>())
        : database.Read(
        new($"select webhook from webhooks where state = $1 and (job is null or job in ({SqlValues.Places(2, jobs.Count)}))",
            [(long)WebhookState.Active, .. jobs.Select(job => job.Value)]), Id, stop);

    /// <summary>Active ones for which something may be left to do: an event they have not seen, or a delivery whose time has
    /// come.</summary>
    public Task<List<WebhookId>> WithWork(DateTimeOffset now, CancellationToken stop) => database.Read(new("""
        select webhook from webhooks w where state = $1 and (
          job is null and cursor_at < (select coalesce(max(sequence), 0) from events)
          or job is not null and exists (select 1 from events e where e.job = w.job and e.sequence > w.cursor_at)
          or exists (select 1 from deliveries d where d.webhook = w.webhook and d.state = $2 and d.next_at <= $3))
        """, (long)WebhookState.Active, (long)DeliveryState.Pending, now.ToUnixTimeMilliseconds()), Id, stop);

    /// <returns>False: it is there already.</returns>
    public async Task<bool> Add(StoredWebhook stored, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            await database.Write([new("insert into webhooks (webhook, job, state, cursor_at, changed_at, body, secrets, revision) values "
                + "($1, $2, $3, $4, $5, $6, $7, 1)",
                stored.Webhook.Id.Value, stored.Webhook.Job?.Value, (long)stored.Webhook.State, stored.Cursor,
                now.ToUnixTimeMilliseconds(), Body(stored), Secrets(stored))], stop);
            return true;
        }
        catch (AlreadyWrittenException)
        {
            return false;
        }
    }

    /// <summary>Writes an endpoint as it is now, where nobody else has since it was read.</summary>
    public static SqlStatement Update(StoredWebhook stored, DateTimeOffset now) =>
        new("update webhooks set state = $1, cursor_at = $2, changed_at = $3, body = $4, secrets = $5, revision = revision + 1 where "
            + "webhook = $6 and revision = $7",
            (long)stored.Webhook.State, stored.Cursor, now.ToUnixTimeMilliseconds(), Body(stored), Secrets(stored),
            stored.Webhook.Id.Value, stored.Revision);

    /// <summary>With all its deliveries.</summary>
    public Task Drop(WebhookId webhook, CancellationToken stop) => database.Write(
        [new("delete from deliveries where webhook = $1", webhook.Value), new("delete from webhooks where webhook = $1", webhook.Value)],
            stop);

    /// <summary>Those of single jobs that are over, or that never came to be, since before then.</summary>
    public Task<List<WebhookId>> OverBefore(DateTimeOffset at, int most, CancellationToken stop) => database.Read(new("""
        select webhook from webhooks w where job is not null and changed_at < $1 and (state = $2 or not exists (select 1 from jobs j where j.job = w.job)) order by changed_at limit $3
        """, at.ToUnixTimeMilliseconds(), (long)WebhookState.Finished, (long)most), Id, stop);

    private static StoredWebhook Row(DbDataReader row) => new(
        JsonSerializer.Deserialize(row.GetString(0), ProtocolJson.Default.Webhook)
            ?? throw new InvalidOperationException("A stored webhook is null."),
        JsonSerializer.Deserialize(row.GetString(1), ProtocolJson.Default.IReadOnlyListWebhookSecret) ?? [], row.GetInt64(2),
        row.GetInt64(3));

    private static WebhookId Id(DbDataReader row) => new(row.GetString(0));

    private static string Body(StoredWebhook stored) => JsonSerializer.Serialize(stored.Webhook, ProtocolJson.Default.Webhook);

    private static string Secrets(StoredWebhook stored)
        => JsonSerializer.Serialize(stored.Secrets, ProtocolJson.Default.IReadOnlyListWebhookSecret);
}

/// <summary>An endpoint as it lies in its row.</summary>
/// <param name="Webhook">What is shown of it.</param>
/// <param name="Secrets">The newest first.</param>
/// <param name="Cursor">The last event that was looked at for it.</param>
/// <param name="Revision">Of the row.</param>
internal sealed record StoredWebhook(Webhook Webhook, IReadOnlyList<WebhookSecret> Secrets, long Cursor, long Revision);
