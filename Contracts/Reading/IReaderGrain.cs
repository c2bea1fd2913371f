using Orleans.Concurrency;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Burst;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Webhooks;

namespace Transcode.Contracts.Reading;

/// <summary>Lists and searches, from the rows that the log's transaction writes; no job is woken for them.</summary>
[Alias("transcode.IReaderGrain")]
public interface IReaderGrain : IGrainWithIntegerKey
{
    /// <summary>In the order that the filter names.</summary>
    [Alias("Jobs")]
    Task<JobSummary[]> Jobs(JobFilter filter);

    /// <summary>How many the filter finds, whatever its page.</summary>
    [Alias("Count")]
    Task<int> Count(JobFilter filter);

    /// <summary>Jobs by state; a state without any is left out.</summary>
    /// <param name="tenant">Null: of all tenants.</param>
    [Alias("Counts")]
    Task<JobCount[]> Counts(string? tenant = null);

    /// <summary>Those of them that are known, in no order.</summary>
    [Alias("Assets")]
    Task<Asset[]> Assets(AssetId[] assets);

    /// <summary>One page, newest first.</summary>
    [Alias("AssetList")]
    Task<Asset[]> AssetList(AssetFilter filter);

    /// <summary>Capabilities for which steps wait or run.</summary>
    [Alias("Capabilities")]
    Task<string[]> Capabilities();

    /// <summary>An unfinished job with an order like this one, see <see cref="OrderLikeness"/>; null: none.</summary>
    [Alias("Like")]
    Task<JobId?> Like(string likeness);

    /// <summary>Jobs of which steps run now.</summary>
    [Alias("RunningJobs")]
    Task<JobId[]> RunningJobs(int most);

    /// <param name="job">Null: of all jobs.</param>
    /// <param name="after">Sequence already read; 0: from the start.</param>
    /// <param name="limit">At most this many.</param>
    [Alias("Events")]
    Task<StoredEvent[]> Events(JobId? job, long after, int limit);

    /// <summary>What a worker took part in lately, over all jobs, oldest first; not further back than some thousand events.</summary>
    [Alias("EventsOf")]
    Task<StoredEvent[]> EventsOf(WorkerId worker, int most);

    [Alias("LastSequence")]
    Task<long> LastSequence();

    [Alias("Depth")]
    Task<QueueDepth> Depth();

    /// <summary>Endpoints, newest first.</summary>
    /// <param name="job">Those of that job; null: those of all jobs.</param>
    [Alias("Webhooks")]
    Task<Webhook[]> Webhooks(JobId? job);

    /// <summary>What was sent to an endpoint, and what waits, newest first.</summary>
    [Alias("Deliveries")]
    Task<WebhookDelivery[]> Deliveries(WebhookId webhook, DeliveryFilter filter);

    /// <summary>Runs on borrowed machines, newest first.</summary>
    [Alias("BurstRuns")]
    Task<BurstRun[]> BurstRuns(BurstFilter filter);
}

/// <summary>Tells every node that there are new events. There is one.</summary>
[Alias("transcode.IEventSignalGrain")]
public interface IEventSignalGrain : IGrainWithStringKey
{
    const string Key = "events";

    /// <summary>To be called again before a minute is over, or it ends.</summary>
    [Alias("Subscribe")]
    Task Subscribe(IEventSignalObserver node);

    [Alias("Unsubscribe")]
    Task Unsubscribe(IEventSignalObserver node);

    /// <summary>Events up to this sequence are in the log.</summary>
    [Alias("Raise"), OneWay, AlwaysInterleave]
    Task Raise(long sequence);
}

/// <summary>A node that has readers.</summary>
[Alias("transcode.IEventSignalObserver")]
public interface IEventSignalObserver : IGrainObserver
{
    [Alias("Raised"), OneWay]
    Task Raised(long sequence);
}
