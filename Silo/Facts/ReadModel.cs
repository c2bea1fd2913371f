using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Silo.Facts;

/// <summary>The rows beside the log: what lists and searches read, assets, and what is remembered of workers.</summary>
internal sealed class ReadModel(ISqlDatabase database)
{
    private const string Columns = "job, asset, label, state, profiles, attempt, priority, submitted_at, changed_at, why, tenant";

    /// <summary>In the order that the filter names.</summary>
    public Task<List<JobSummary>> Jobs(JobFilter filter, CancellationToken stop)
    {
        var query = JobQuery.Page(filter);
        return database.Read(new($"select {Columns} from jobs {query.Text}", [.. query.Values]), Summary, stop);
    }

    /// <summary>How many the filter finds, whatever its page.</summary>
    public async Task<int> Count(JobFilter filter, CancellationToken stop)
    {
        var query = JobQuery.All(filter);
        return (await database.Read(new($"select count(*) from jobs {query.Text}", [.. query.Values]), row => Count(row, 0), stop))[0];
    }

    /// <param name="tenant">Null: of all tenants.</param>
    /// <param name="stop">Given up.</param>
    public Task<List<JobCount>> Counts(string? tenant, CancellationToken stop) => database.Read(
        tenant is null ? new("select state, count(*) from jobs group by state order by state")
            : new("select state, count(*) from jobs where tenant = $1 group by state order by state", tenant),
            row => new JobCount((JobState)row.GetInt64(0), Count(row, 1)), stop);

    /// <summary>What open and running steps need of workers.</summary>
    public async Task<IReadOnlyList<string>> Capabilities(CancellationToken stop) =>
        [.. (await database.Read(new("select distinct capabilities from jobs where is_unfinished = 1 and capabilities <> ''"),
            row => row.GetString(0), stop)).SelectMany(StepCounts.Names).Distinct().Order(StringComparer.Ordinal)];

    public async Task<JobId?> Like(string likeness, CancellationToken stop) =>
        (await database.Read(new("select job from jobs where is_unfinished = 1 and likeness = $1 and state in (1, 2, 3) order by "
            + "submitted_at limit 1", likeness), Id, stop))
        .Cast<JobId?>().FirstOrDefault();

    /// <summary>Jobs of which something remains to be done.</summary>
    public Task<List<JobId>> Unfinished(CancellationToken stop)
        => database.Read(new("select job from jobs where is_unfinished = 1 order by priority desc, submitted_at"), Id, stop);

    /// <summary>Unfinished jobs with open or running steps that need this.</summary>
    public Task<List<JobId>> Needing(string capability, CancellationToken stop) => database.Read(
        new("select job from jobs where is_unfinished = 1 and capabilities like $1 escape '\\' order by priority desc, submitted_at",
            StepCounts.Pattern(capability)), Id, stop);

    public Task<List<JobId>> Running(int most, CancellationToken stop) =>
        database.Read(new("select job from jobs where is_unfinished = 1 and leased_steps > 0 order by submitted_at limit $1", (long)most),
            Id, stop);

    /// <summary>Jobs that are over and cleaned since before then, the oldest first.</summary>
    public Task<List<JobId>> OverBefore(DateTimeOffset at, int most, CancellationToken stop) => database.Read(
        new("select job from jobs where is_unfinished = 0 and changed_at < $1 order by changed_at limit $2", at.ToUnixTimeMilliseconds(),
            (long)most), Id, stop);

    public async Task<QueueDepth> Depth(CancellationToken stop) => (await database.Read(
        new("select coalesce(sum(open_steps), 0), coalesce(sum(leased_steps), 0), count(*) from jobs where is_unfinished = 1 and state in "
            + "(1, 2, 3)"),
        row => new QueueDepth(Count(row, 0), Count(row, 1), Count(row, 2)), stop))[0];

    public Task<List<StoredEvent>> Events(JobId? job, long after, int limit, CancellationToken stop) => database.Read(job is { } id
        ? new("select sequence, job, at, body from events where job = $3 and sequence > $1 order by sequence limit $2", after, (long)limit,
        id.Value)
        : new("select sequence, job, at, body from events where sequence > $1 order by sequence limit $2", after, (long)limit),
        Event, stop);

    /// <summary>What a worker took part in, among the newest events of all jobs, oldest first.</summary>
    /// <param name="worker">Which.</param>
    /// <param name="among">So many of the newest events are looked through.</param>
    /// <param name="most">At most so many, the newest.</param>
    /// <param name="stop">Given up.</param>
    public async Task<List<StoredEvent>> EventsOf(WorkerId worker, int among, int most, CancellationToken stop)
    {
        var name = JsonSerializer.Serialize(worker.Value, ProtocolJson.Default.String);
        var found = await database.Read(
            new("select sequence, job, at, body from events where sequence > $1 and body like $2 escape '\\' order by sequence desc limit $3",
                await LastSequence(stop) - among, $"%\"worker\":{SqlValues.Literal(name)}%", (long)most), Event, stop);
        found.Reverse();
        return found;
    }

    public async Task<long> LastSequence(CancellationToken stop) =>
        (await database.Read(new("select coalesce(max(sequence), 0) from events"), row => row.GetInt64(0), stop))[0];

    private const string AssetColumns = "asset, label, status, at, job, generation, tenant";

    public async Task<(Asset Asset, long Version)?> Asset(AssetId asset, CancellationToken stop) =>
        (await database.Read(new($"select {AssetColumns}, version from assets where asset = $1", asset.Value),
            row => ((Asset, long)?)(AssetOf(row), row.GetInt64(7)), stop)).FirstOrDefault();

    /// <summary>Those of them that are known, in one look.</summary>
    public Task<List<Asset>> Assets(IReadOnlyList<AssetId> assets, CancellationToken stop) => assets.Count == 0
        ? Task.FromResult(new List<Asset>())
        : database.Read(new($"select {AssetColumns} from assets where asset in ({SqlValues.Places(1, assets.Count)})",
        [.. assets.Select(asset => asset.Value)]), AssetOf, stop);

    /// <summary>One page of a list, newest first.</summary>
    public Task<List<Asset>> Assets(AssetFilter filter, CancellationToken stop)
    {
        var query = AssetQuery.Page(filter);
        return database.Read(new($"select {AssetColumns} from assets {query.Text}", [.. query.Values]), AssetOf, stop);
    }

    /// <param name="asset">As it is to be.</param>
    /// <param name="version">As it was read; 0: it is new.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>False: somebody else has changed it since.</returns>
    public async Task<bool> Keep(Asset asset, long version, CancellationToken stop)
    {
        try
        {
            var changed = await database.Write([version == 0
                ? new("insert into assets (asset, label, status, at, job, generation, tenant, version) values ($1, $2, $3, $4, $5, $6, $7, 1)",
                    asset.Id.Value, asset.Label, (long)asset.Status, asset.At.ToUnixTimeMilliseconds(), asset.Job?.Value,
                    (long)asset.Generation, asset.Tenant)
                : new("update assets set label = $1, status = $2, job = $3, generation = $4, version = version + 1 where asset = $5 and "
                + "version = $6",
                    asset.Label, (long)asset.Status, asset.Job?.Value, (long)asset.Generation, asset.Id.Value, version)], stop);
            return changed[0] == 1;
        }
        catch (AlreadyWrittenException)
        {
            return false;
        }
    }

    /// <summary>Assets whose bytes have been on their way since before then.</summary>
    public Task<List<AssetId>> UploadingBefore(DateTimeOffset at, int most, CancellationToken stop) => database.Read(
        new("select asset from assets where status = $1 and at < $2 limit $3", (long)AssetStatus.Uploading, at.ToUnixTimeMilliseconds(),
            (long)most), row => new AssetId(row.GetString(0)), stop);

    public Task Drop(AssetId asset, CancellationToken stop)
        => database.Write([new("delete from assets where asset = $1", asset.Value)], stop);

    public Task Keep(Worker worker, CancellationToken stop) => database.Write(
        [new("insert into workers (worker, body) values ($1, $2) on conflict (worker) do update set body = excluded.body", worker.Id.Value,
            JsonSerializer.Serialize(worker, ProtocolJson.Default.Worker))], stop);

    public Task Drop(WorkerId worker, CancellationToken stop)
        => database.Write([new("delete from workers where worker = $1", worker.Value)], stop);

    public async Task<Worker?> Worker(WorkerId worker, CancellationToken stop) =>
        (await database.Read(new("select body from workers where worker = $1", worker.Value), WorkerOf, stop)).FirstOrDefault();

    public async Task<List<Worker>> Workers(CancellationToken stop)
        => [.. (await database.Read(new("select body from workers order by worker"), WorkerOf, stop)).OfType<Worker>()];

    /// <summary>One broken row must not break the list.</summary>
    private static Worker? WorkerOf(DbDataReader row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.GetString(0), ProtocolJson.Default.Worker);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Asset AssetOf(DbDataReader row) => new()
    {
        Id = new(row.GetString(0)),
        Label = row.GetString(1),
        Status = (AssetStatus)row.GetInt64(2),
        At = Time(row, 3),
        Job = row.IsDBNull(4) ? null : new JobId(row.GetString(4)),
        Generation = (int)row.GetInt64(5),
        Tenant = row.IsDBNull(6) ? null : row.GetString(6),
    };

    private static JobSummary Summary(DbDataReader row) => new()
    {
        Id = new(row.GetString(0)),
        Asset = new(row.GetString(1)),
        Label = row.GetString(2),
        State = (JobState)row.GetInt64(3),
        Profiles = Names(row.GetString(4)),
        Attempt = (int)row.GetInt64(5),
        Priority = (int)row.GetInt64(6),
        SubmittedAt = Time(row, 7),
        ChangedAt = Time(row, 8),
        Why = row.IsDBNull(9) ? null : row.GetString(9),
        Tenant = row.IsDBNull(10) ? null : row.GetString(10),
    };

    private static string[] Names(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static StoredEvent Event(DbDataReader row) => new(row.GetInt64(0), new(row.GetString(1)), Time(row, 2),
        JsonSerializer.Deserialize(row.GetString(3), ProtocolJson.Default.JobEvent)!.Shown());

    private static JobId Id(DbDataReader row) => new(row.GetString(0));

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>A sum is another kind of number than its parts, on one of the engines.</summary>
    private static int Count(DbDataReader row, int column) => Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture);
}
