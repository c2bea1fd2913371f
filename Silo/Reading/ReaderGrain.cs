using Orleans.Concurrency;
using Transcode.Contracts.Reading;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Burst;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Burst;
using Transcode.Silo.Facts;
using Transcode.Silo.Webhooks;

namespace Transcode.Silo.Reading;

/// <summary>The read model, for whoever has no access to the database.</summary>
[StatelessWorker, Reentrant, GrainType("reader")]
internal sealed class ReaderGrain(ReadModel rows, WebhookTable webhooks, DeliveryTable deliveries, BurstTable bursts) : Grain, IReaderGrain
{
    private const int LongestPage = 1000;

    /// <summary>What a worker did is looked for among so many of the newest events.</summary>
    private const int NewestEvents = 5000;

    public async Task<JobSummary[]> Jobs(JobFilter filter) =>
        [.. await rows.Jobs(filter with { Limit = Math.Clamp(filter.Limit, 1, LongestPage) }, CancellationToken.None)];

    public Task<int> Count(JobFilter filter) => rows.Count(filter, CancellationToken.None);

    public async Task<JobCount[]> Counts(string? tenant = null) => [.. await rows.Counts(tenant, CancellationToken.None)];

    public async Task<Asset[]> Assets(AssetId[] assets)
        => [.. await rows.Assets([.. assets.Distinct().Take(LongestPage)], CancellationToken.None)];

    public async Task<Asset[]> AssetList(AssetFilter filter) =>
        [.. await rows.Assets(filter with { Limit = Math.Clamp(filter.Limit, 1, LongestPage) }, CancellationToken.None)];

    public async Task<string[]> Capabilities() => [.. await rows.Capabilities(CancellationToken.None)];

    public Task<JobId?> Like(string likeness) => rows.Like(likeness, CancellationToken.None);

    public async Task<JobId[]> RunningJobs(int most) => [.. await rows.Running(Math.Clamp(most, 1, LongestPage), CancellationToken.None)];

    public async Task<StoredEvent[]> Events(JobId? job, long after, int limit) =>
        [.. await rows.Events(job, after, Math.Clamp(limit, 1, LongestPage), CancellationToken.None)];

    public async Task<StoredEvent[]> EventsOf(WorkerId worker, int most) =>
        [.. await rows.EventsOf(worker, NewestEvents, Math.Clamp(most, 1, LongestPage), CancellationToken.None)];

    public Task<long> LastSequence() => rows.LastSequence(CancellationToken.None);

    public Task<QueueDepth> Depth() => rows.Depth(CancellationToken.None);

    public async Task<Webhook[]> Webhooks(JobId? job) => [.. await webhooks.List(job, LongestPage, CancellationToken.None)];

    public async Task<WebhookDelivery[]> Deliveries(WebhookId webhook, DeliveryFilter filter) =>
        [.. await deliveries.List(webhook, filter with { Limit = Math.Clamp(filter.Limit, 1, LongestPage) }, CancellationToken.None)];

    public async Task<BurstRun[]> BurstRuns(BurstFilter filter)
        => [.. await bursts.List(filter with { Limit = Math.Clamp(filter.Limit, 1, LongestPage) }, CancellationToken.None)];
}
