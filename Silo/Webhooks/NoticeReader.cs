using System.Data.Common;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Webhooks;

/// <summary>
/// What of the log endpoints are told of. Of a long film that is a dozen events among ten thousand, and each endpoint reads for itself: the
/// database sifts them by how their text begins.
/// </summary>
internal sealed class NoticeReader(ISqlDatabase database, IJobLog log, ReadModel rows)
{
    /// <summary>More are read the next time.</summary>
    public const int PageSize = 200;

    /// <summary>Names of events stand first in their text. Others that begin alike are sifted after.</summary>
    private const string Told =
        """
        (body like '{"event":"job%' or body like '{"event":"source_f%' or body like '{"event":"encoding_f%' or body like '{"event":"progress_r%')
        """;

    public Task<long> LastSequence(CancellationToken stop) => rows.LastSequence(stop);

    /// <summary>Jobs of which something was told in that stretch of the log.</summary>
    public Task<List<JobId>> Jobs(long after, long upTo, CancellationToken stop) => database.Read(
        new($"select distinct job from events where sequence > $1 and sequence <= $2 and {Told}", after, upTo),
            row => new JobId(row.GetString(0)), stop);

    /// <summary>What an endpoint is to be told next.</summary>
    /// <param name="webhook">Which.</param>
    /// <param name="after">Its cursor.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>The deliveries, and the cursor after them.</returns>
    public async Task<(IReadOnlyList<WebhookDelivery> Deliveries, long Cursor)> Read(Webhook webhook, long after, CancellationToken stop)
    {
        // First how far the log goes: what is appended while the page is read stays for the next one.
        var last = await rows.LastSequence(stop);
        if (last <= after)
            return ([], after);
        var page = await Page(webhook.Job, after, last, stop);
        var cursor = page.Count == PageSize ? page[^1].Sequence : last;
        var told = page.Select(stored => (Stored: stored, Event: WebhookEvents.Of(stored.Event)))
            .Where(one => one.Event is { } happened && webhook.IsTold(happened)).Select(one => (one.Stored, Event: one.Event!.Value))
            .ToList();
        if (told.Count == 0)
            return ([], cursor);
        JobId[] ids = [.. told.Select(one => one.Stored.Job).Distinct()];
        var jobs = (await rows.Jobs(new JobFilter(Limit: ids.Length) { Only = ids }, stop)).ToDictionary(job => job.Id);
        var deliveries = new List<WebhookDelivery>(told.Count);
        foreach (var (stored, happened) in told)
            // Else its job was forgotten meanwhile: there is nobody left to be told of.
            if (jobs.TryGetValue(stored.Job, out var job))
                deliveries.Add(await Make(webhook.Id, stored, happened, job, stop));
        return (deliveries, cursor);
    }

    private Task<List<StoredEvent>> Page(JobId? job, long after, long upTo, CancellationToken stop) => database.Read(job is { } one
        ? new($"select sequence, job, at, body from events where job = $3 and sequence > $1 and sequence <= $2 and {Told} order by sequence "
        + $"limit {PageSize}", after, upTo, one.Value)
        : new($"select sequence, job, at, body from events where sequence > $1 and sequence <= $2 and {Told} order by sequence limit {PageSize}", after, upTo), Row, stop);

    private async Task<WebhookDelivery> Make(WebhookId webhook, StoredEvent stored, WebhookEvent happened, JobSummary job,
        CancellationToken stop)
    {
        var id = WebhookSignature.DeliveryId(webhook, stored.Sequence);
        var about = WebhookJob.Of(job, stored, happened, await Attempt(stored, job, stop));
        var outputs = happened == WebhookEvent.JobReady ? await Outputs(job.Id, stop) : null;
        return new WebhookDelivery
        {
            Id = id,
            Webhook = webhook,
            Job = job.Id,
            Sequence = stored.Sequence,
            Event = happened,
            Body = WebhookMessage.Of(id, stored, happened, about, outputs).ToJson(),
            HappenedAt = stored.At,
            NextAt = stored.At,
        };
    }

    /// <summary>Of the job when it happened: its line has that of now, and an endpoint may be hours behind.</summary>
    private async Task<int> Attempt(StoredEvent stored, JobSummary job, CancellationToken stop) => job.Attempt == 1
        ? 1
        : 1 + (int)(await database.Read(
        new("""select count(*) from events where job = $1 and sequence <= $2 and body like '{"event":"job_retried%'""", job.Id.Value,
            stored.Sequence),
            row => row.GetInt64(0), stop))[0];

    /// <summary>Final: nothing changes what is delivered.</summary>
    private async Task<IReadOnlyList<Output>> Outputs(JobId job, CancellationToken stop) => (await log.Read(job, stop)).Job?.Outputs ?? [];

    private static StoredEvent Row(DbDataReader row)
        => new(row.GetInt64(0), new(row.GetString(1)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        JsonSerializer.Deserialize(row.GetString(3), ProtocolJson.Default.JobEvent)!);
}
