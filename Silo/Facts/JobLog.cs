using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Facts;

/// <summary>The log as rows, on every engine. Appends of different jobs that come at the same moment are written together.</summary>
internal sealed class JobLog : IJobLog
{
    /// <summary>More wait for each other longer than they save.</summary>
    private const int MostTogether = 200;

    /// <summary>All that names a job; it goes in one transaction.</summary>
    private static readonly string[] _tables = ["events", "snapshots", "plans", "results", "jobs"];

    private readonly ISqlDatabase _database;
    private readonly BatchWriter<JobAppend, bool> _appends;

    public JobLog(ISqlDatabase database)
    {
        _database = database;
        _appends = new(Write, MostTogether, database.Writers);
    }

    public Task<bool> Append(JobAppend append, CancellationToken stop) => _appends.Write(append, stop);

    public async Task<StoredJob> Read(JobId job, CancellationToken stop)
    {
        var from =
            (await _database.Read(new("select version, job_body, ledger_body from snapshots where job = $1", job.Value), Snapshot,
                stop)).FirstOrDefault() ?? StoredJob.None;
        var events = await _database.Read(
            new("select body from events where job = $1 and version > $2 order by version", job.Value, (long)from.Version),
                row => Body(row, 0, ProtocolJson.Default.JobEvent), stop);
        var stored = from.With(events);
        if (stored.Job is not { } told)
            return stored;
        var plan = (await _database.Read(
            new("select body from plans where job = $1 and generation = $2", job.Value, (long)told.Generation),
                row => Body(row, 0, ProtocolJson.Default.Plan), stop)).FirstOrDefault();
        return stored with { Job = told with { Plan = plan } };
    }

    public async Task<IReadOnlyDictionary<string, StepResult>> Results(JobId job, int generation, IReadOnlyCollection<StepId> steps,
        CancellationToken stop)
    {
        var wanted = steps.Select(step => step.Value).ToHashSet(StringComparer.Ordinal);
        var statement = wanted.Count == 1
            ? new SqlStatement("select step, body from results where job = $1 and generation = $2 and step = $3", job.Value,
            (long)generation, wanted.First())
            : new SqlStatement("select step, body from results where job = $1 and generation = $2", job.Value, (long)generation);
        var rows = await _database.Read(statement,
            row => wanted.Contains(row.GetString(0)) ? (Step: row.GetString(0), Result: Body(row, 1, ProtocolJson.Default.StepResult))
            : default, stop);
        return rows.Where(row => row.Step is not null).ToDictionary(row => row.Step, row => row.Result, StringComparer.Ordinal);
    }

    public Task Forget(JobId job, CancellationToken stop) =>
        _database.Write([.. _tables.Select(table => new SqlStatement($"delete from {table} where job = $1", job.Value))], stop);

    private async Task<IReadOnlyList<bool>> Write(IReadOnlyList<JobAppend> group, CancellationToken stop)
    {
        try
        {
            await _database.Write(Statements(group), stop);
            return [.. group.Select(_ => true)];
        }
        catch (AlreadyWrittenException) when (group.Count == 1)
        {
            return [false];
        }
        catch (AlreadyWrittenException)
        {
            // One of them came second, and took the others with it: each for itself.
            var answers = new List<bool>(group.Count);
            foreach (var append in group)
                answers.AddRange(await Write([append], stop));
            return answers;
        }
    }

    private List<SqlStatement> Statements(IReadOnlyList<JobAppend> group)
    {
        var statements = new List<SqlStatement>(group.Count * 3 + 1);
        foreach (var append in group)
            statements.AddRange(BesideEvents(append));
        if (_database.InOrder is { } inOrder)
            statements.Add(inOrder);
        foreach (var append in group)
            statements.AddRange(append.Events.Select((happened, i) => new SqlStatement("insert into events (job, version, at, body) values "
                + "($1, $2, $3, $4)",
                append.Job.Id.Value, (long)(append.Before.Version + i + 1), Time(append.At),
                Text(happened, ProtocolJson.Default.JobEvent))));
        return statements;
    }

    private static IEnumerable<SqlStatement> BesideEvents(JobAppend append)
    {
        var (job, generation) = (append.Job, (long)append.Job.Generation);
        // The row names the owner: what another job says of the asset changes nothing.
        if (append.AssetMoves is { Count: > 0 } moves)
            yield return new(
                "update assets set status = $1, generation = generation + $2, version = version + 1 where asset = $3 and job = $4",
                (long)moves[^1], append.BeginsOutputs ? 1L : 0L, job.Order.Asset.Value, job.Id.Value);
        yield return Row(append);
        if (append.NewPlan is { } plan)
            yield return new("insert into plans (job, generation, body) values ($1, $2, $3) on conflict (job, generation) do nothing",
                job.Id.Value, generation, Text(plan, ProtocolJson.Default.Plan));
        foreach (var accepted in append.Events.OfType<JobEvent.ResultAccepted>().Where(accepted => accepted.Result is not null))
            yield return new(
                "insert into results (job, generation, step, body) values ($1, $2, $3, $4) on conflict (job, generation, step) "
                + "do update set body = excluded.body",
                job.Id.Value, generation, accepted.Step.Value, Text(accepted.Result!, ProtocolJson.Default.StepResult));
        if (append.NeedsSnapshot)
            yield return new("insert into snapshots (job, version, job_body, ledger_body) values ($1, $2, $3, $4) on conflict (job) do "
                + "update set version = excluded.version, job_body = excluded.job_body, ledger_body = excluded.ledger_body",
                job.Id.Value, (long)append.After.Version, Text(job, ProtocolJson.Default.Job),
                Text(append.After.Ledger, ProtocolJson.Default.LeaseLedger));
    }

    private static SqlStatement Row(JobAppend append)
    {
        var job = append.Job;
        var (capabilities, open, leased) = append.After.Counts;
        var unfinished = append.After.IsUnfinished ? 1L : 0L;
        return append.Before.Version == 0
            ? new("insert into jobs (job, asset, label, state, profiles, attempt, priority, submitted_at, changed_at, why, likeness, "
            + "capabilities, open_steps, leased_steps, is_unfinished, version, tenant, ordered_by) values ($1, $2, $3, $4, $5, $6, $7, $8, "
            + "$9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
                job.Id.Value, job.Order.Asset.Value, job.Order.Label, (long)JobStates.Of(job), Profiles(job), (long)job.Attempt,
                (long)job.Order.Priority, Time(job.Order.At), Time(append.At),
                JobStates.WhyOf(job), OrderLikeness.Of(job.Order), capabilities, open, leased, unfinished, (long)append.After.Version,
                job.Order.Tenant, job.Order.OrderedBy)
            : new("update jobs set state = $1, profiles = $2, attempt = $3, changed_at = $4, why = $5, capabilities = $6, open_steps = $7, "
            + "leased_steps = $8, is_unfinished = $9, version = $10, priority = $11 where job = $12",
                (long)JobStates.Of(job), Profiles(job), (long)job.Attempt, Time(append.At), JobStates.WhyOf(job), capabilities, open,
                leased, unfinished, (long)append.After.Version, (long)job.Order.Priority, job.Id.Value);
    }

    private static string Profiles(Job job) => JsonSerializer.Serialize(JobSummary.ProfilesOf(job));

    private static StoredJob Snapshot(DbDataReader row)
        => new(Body(row, 1, ProtocolJson.Default.Job), Body(row, 2, ProtocolJson.Default.LeaseLedger), (int)row.GetInt64(0));

    private static long Time(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static string Text<T>(T value, JsonTypeInfo<T> shape) => JsonSerializer.Serialize(value, shape);

    private static T Body<T>(DbDataReader row, int column, JsonTypeInfo<T> shape) =>
        JsonSerializer.Deserialize(row.GetString(column), shape)
            ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");
}
