using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Transcode.Contracts.Reading;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Protocol;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Burst;

/// <summary>The rows of runs.</summary>
internal sealed class BurstTable(ISqlDatabase database)
{
    private const string Columns = "body, is_open, revision";

    public async Task<StoredRun?> Find(BurstRunId run, CancellationToken stop) =>
        (await database.Read(new($"select {Columns} from burst_runs where run = $1", run.Value), Row, stop)).FirstOrDefault();

    /// <summary>Those of which anything is left to do.</summary>
    public Task<List<StoredRun>> Open(CancellationToken stop)
        => database.Read(new($"select {Columns} from burst_runs where is_open = 1 order by run"), Row, stop);

    /// <summary>What a choice depends on: those since then, those that are not over, and those of these jobs.</summary>
    public async Task<List<BurstRun>> Around(DateTimeOffset since, IReadOnlyList<JobId> jobs, CancellationToken stop) =>
        [.. (await database.Read(
            new($"select {Columns} from burst_runs where started_at >= $1 or is_open = 1 or job in ({SqlValues.Places(2, jobs.Count + 1)})",
                [since.ToUnixTimeMilliseconds(), "", .. jobs.Select(job => job.Value)]), Row, stop)).Select(stored => stored.Run)];

    /// <summary>Newest first.</summary>
    public async Task<List<BurstRun>> List(BurstFilter filter, CancellationToken stop)
    {
        var values = new SqlValues();
        var where = "1 = 1";
        if (filter.Job is { } job)
            where += $" and job = {values.Add(job.Value)}";
        if (filter.Before is { } before && await Find(before, stop) is { Run: var last })
            where += $" and (started_at, run) < ({values.Add(last.StartedAt.ToUnixTimeMilliseconds())}, {values.Add(last.Id.Value)})";
        var text = $"select {Columns} from burst_runs where {where} order by started_at desc, run desc limit {values.Add((long)filter.Limit)}";
        return [.. (await database.Read(new(text, [.. values.All]), Row, stop)).Select(stored => stored.Run)];
    }

    /// <returns>False: it is there already.</returns>
    public async Task<bool> Add(BurstRun run, CancellationToken stop)
    {
        try
        {
            await database.Write([new("insert into burst_runs (run, job, is_open, started_at, body, revision) values ($1, $2, 1, $3, $4, 1)",
                run.Id.Value, run.Job.Value, run.StartedAt.ToUnixTimeMilliseconds(), Body(run))], stop);
            return true;
        }
        catch (AlreadyWrittenException)
        {
            return false;
        }
    }

    /// <summary>Writes a run as it is now, where nobody else has since it was read.</summary>
    /// <returns>False: somebody has.</returns>
    public async Task<bool> Update(StoredRun stored, CancellationToken stop) => (await database.Write(
        [new("update burst_runs set is_open = $1, body = $2, revision = revision + 1 where run = $3 and revision = $4",
            stored.IsOpen ? 1L : 0L, Body(stored.Run), stored.Run.Id.Value, stored.Revision)], stop))[0] == 1;

    /// <summary>Steps of that job of which this worker's result was taken.</summary>
    public async Task<int> StepsOf(JobId job, WorkerId worker, CancellationToken stop) => (await database.Read(
        new("select count(*) from events where job = $1 and body like '{\"event\":\"result_accepted%' and body like $2 escape '\\'",
            job.Value, $"%\"worker\":\"{SqlValues.Literal(worker.Value)}\"%"),
        row => Convert.ToInt32(row.GetValue(0), CultureInfo.InvariantCulture), stop))[0];

    /// <summary>Those that are over and older than that.</summary>
    public async Task<int> Forget(DateTimeOffset before, CancellationToken stop) => (await database.Write(
        [new("delete from burst_runs where started_at < $1 and is_open = 0", before.ToUnixTimeMilliseconds())], stop))[0];

    private static StoredRun Row(DbDataReader row) => new(JsonSerializer.Deserialize(row.GetString(0), ProtocolJson.Default.BurstRun)
        ?? throw new InvalidOperationException("A stored run is null."), row.GetInt64(1) == 1, row.GetInt64(2));

    private static string Body(BurstRun run) => JsonSerializer.Serialize(run, ProtocolJson.Default.BurstRun);
}

/// <summary>A run as it lies in its row.</summary>
/// <param name="Run">What is known of it.</param>
/// <param name="IsOpen">Something is left to do for it.</param>
/// <param name="Revision">Of the row.</param>
internal sealed record StoredRun(BurstRun Run, bool IsOpen, long Revision);
