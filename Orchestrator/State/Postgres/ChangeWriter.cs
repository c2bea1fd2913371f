using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// The entity transaction for many jobs at once: lock and load, decide, write; two round trips, however many. Changes of one job, or of
/// one asset, follow each other within the transaction.
/// </summary>
internal sealed class ChangeWriter(NpgsqlConnection connection, PlanShelf shelf, string instance, CancellationToken stop)
{
    private bool begun;

    public async Task<IReadOnlyList<ChangeAnswer>> Carry(IReadOnlyList<ChangeRequest> requests)
    {
        try
        {
            var (answers, wakes) = (new Dictionary<ChangeRequest, ChangeAnswer>(), new Wakes());
            for (var pending = requests.ToList(); pending.Count > 0;)
            {
                List<ChangeRequest> wave = [.. pending.DistinctBy(request => request.Scope.Job)];
                var seen = await Look(wave);
                HashSet<AssetId> assets = [];
                wave.RemoveAll(request => seen.AssetOf(request.Scope) is { } asset && !assets.Add(asset));
                List<DecidedChange> decided = [.. wave.Select(request => Decide(request, seen))];
                foreach (var one in decided)
                {
                    answers[one.Request] = one.Answer;
                    wakes.Add(one.Change, one.Request.Now);
                }
                pending.RemoveAll(wave.Contains);
                await Write([.. decided.Where(one => !one.IsOld)], pending.Count == 0 ? wakes : null);
            }
            return [.. requests.Select(request => answers[request])];
        }
        catch
        {
            await Abandon();
            throw;
        }
    }

    private async Task<ChangeSight> Look(IReadOnlyList<ChangeRequest> wave)
    {
        string[] jobs = [.. wave.Select(request => request.Scope.Job.Value)];
        StepKey[] keys = [.. wave.Select(request => request.Scope.Step).OfType<StepKey>()];
        string[] named = [.. wave.Select(request => request.Scope.Asset?.Value).OfType<string>()];
        NpgsqlBatchCommand[] looks = [JobTable.Lock(jobs), StepTable.Lock(keys), JobTable.LockAssets(jobs, named)];
        var sight = await connection.Send(begun ? looks : [Sql("begin"), .. looks], async answers => new ChangeSight(
            await answers.Rows(JobTable.Read), await answers.Rows(StepTable.Read), await answers.Rows(JobTable.ReadAsset)), stop);
        begun = true;
        foreach (var stored in sight.Planned)
            sight.Plans.Add(stored.Job.Id, await PlanShelves.Find(connection, shelf, stored.Job, stop));
        return sight;
    }

    private static DecidedChange Decide(ChangeRequest request, ChangeSight seen)
    {
        var (situation, last) = seen.Of(request.Scope);
        // The answer to an earlier try got lost, but its commit was done.
        if (request.Tried is { } tried && last == request.Id)
            return new(request, situation, tried, null, IsOld: true);
        try
        {
            request.Tried = request.Decide(situation);
            return new(request, situation, request.Tried, null);
        }
        catch (Exception failure)
        {
            return new(request, situation, JobChange.Nothing, failure);
        }
    }

    /// <summary>In one message, with the commit when there is no more to do.</summary>
    private Task Write(IReadOnlyList<DecidedChange> decided, Wakes? last)
    {
        List<NpgsqlBatchCommand> statements = [.. ChangeStatements.Of(decided)];
        if (last is not null)
            statements.AddRange([.. last.Statements(instance), Sql("commit")]);
        return statements.Count == 0 ? Task.CompletedTask : connection.Send(statements, stop);
    }

    /// <summary>A connection that is broken has rolled back already.</summary>
    private async Task Abandon()
    {
        try
        {
            if (begun && connection.State == System.Data.ConnectionState.Open)
                await connection.Send([Sql("rollback")], CancellationToken.None);
        }
        catch (Exception failure) when (PostgresFaults.IsPassing(failure))
        {
            // What went wrong before says more.
        }
    }
}

/// <summary>One caller's change, with the name under which it is found again.</summary>
internal sealed class ChangeRequest(ChangeScope scope, Func<JobSituation, JobChange> decide, DateTimeOffset now)
{
    public Guid Id { get; } = Guid.NewGuid();
    public ChangeScope Scope => scope;
    public Func<JobSituation, JobChange> Decide => decide;
    public DateTimeOffset Now => now;

    /// <summary>What was decided the last time, whatever became of it.</summary>
    public JobChange? Tried { get; set; }
}

/// <summary>What was decided, or what the decision threw.</summary>
internal sealed record ChangeAnswer(JobChange Change, Exception? Failure);

/// <summary>A decision to be written.</summary>
internal sealed record DecidedChange(ChangeRequest Request, JobSituation Before, JobChange Change, Exception? Failure, bool IsOld = false)
{
    public ChangeAnswer Answer => new(Change, Failure);

    public long At => Milliseconds(Request.Now);
}

/// <summary>The locked rows of some changes.</summary>
internal sealed class ChangeSight(List<StoredJob> jobs, List<StepRow> steps, List<Asset> assets)
{
    private readonly Dictionary<JobId, StoredJob> jobs = jobs.ToDictionary(stored => stored.Job.Id);
    private readonly Dictionary<StepKey, StepRow> steps = steps.ToDictionary(row => row.Key);
    private readonly Dictionary<AssetId, Asset> assets = assets.ToDictionary(asset => asset.Id);

    public IEnumerable<StoredJob> Planned => jobs.Values.Where(stored => stored.IsPlanned);

    public Dictionary<JobId, Plan> Plans { get; } = [];

    public AssetId? AssetOf(ChangeScope scope) => jobs.GetValueOrDefault(scope.Job)?.Job.Order.Asset ?? scope.Asset;

    /// <returns>The situation, and the last change of the job.</returns>
    public (JobSituation Situation, Guid? Last) Of(ChangeScope scope)
    {
        var stored = jobs.GetValueOrDefault(scope.Job);
        var job = stored is { IsPlanned: true } ? stored.Job with { Plan = Plans[stored.Job.Id] } : stored?.Job;
        return (new JobSituation(job, AssetOf(scope) is { } asset ? assets.GetValueOrDefault(asset) : null,
            scope.Step is { } key ? steps.GetValueOrDefault(key) : null), stored?.Change);
    }
}
