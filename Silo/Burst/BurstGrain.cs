using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Transcode.Contracts.Burst;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Keys;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Burst;

/// <summary>
/// Borrows machines. What it knows lies in rows: it may end and begin anew at any moment. Each change of a run is decided on its row as it
/// is and written where nobody else has; what follows from an end (the key, the job, the fleet) is done until it is done.
/// </summary>
[Reentrant, GrainType("burst")]
internal sealed partial class BurstGrain(BurstTable table, ReadModel rows, IBurstProvider provider, EngineOptions engine, TimeProvider time,
    ILogger<BurstGrain> log) : Grain, IBurstGrain
{
    /// <summary>Unfinished jobs that are looked at, in the order in which they are served.</summary>
    private const int MostJobs = 100;

    /// <summary>As often as another activation may be quicker before something else must be wrong.</summary>
    private const int MostTries = 5;

    private static readonly TimeSpan _betweenNotices = TimeSpan.FromSeconds(1);

    private readonly ProviderRest _rest = new();
    private readonly Dictionary<BurstRunId, DateTimeOffset> _noticed = [];
    private IReadOnlyList<BurstHold> _held = [];
    private readonly HashSet<BurstRunId> _starting = [];
    private bool _isLooking;

    private BurstRules? Rules => engine.Burst?.Rules;

    private DateTimeOffset Now => time.GetUtcNow();

    public async Task Tick()
    {
        if (Rules is not { } rules || _isLooking)
            return;
        _isLooking = true;
        try
        {
            await Task.WhenAll((await table.Open(CancellationToken.None)).Select(stored => Attempt(stored.Run, rules)));
            await Borrow(rules);
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
        finally
        {
            _isLooking = false;
        }
    }

    public async Task<BurstNoticeAnswer> Notice(BurstNotice notice)
    {
        if (Rules is not { } rules || await table.Find(notice.Run, CancellationToken.None) is not { Run: var run })
            return BurstNoticeAnswer.Unknown;
        if (run.ProviderId is { } known && known != notice.ProviderId)
            return BurstNoticeAnswer.Conflict;
        // A run that was given up may have an end after all.
        if (run.State == notice.State || run is { IsOver: true, State: not BurstState.Lost }
            || run is { State: BurstState.Lost, ExecutionMilliseconds: not null })
            return BurstNoticeAnswer.Known;
        if (_noticed.TryGetValue(run.Id, out var at) && Now - at < _betweenNotices)
            return BurstNoticeAnswer.Noted;
        if (_noticed.Count >= MostJobs)
            _noticed.Clear();
        _noticed[run.Id] = Now;
        // Whoever tells is answered at once. While the provider is still being asked for it, that answer comes first; one whose answer was
        // lost with its process is found again here.
        if (!_starting.Contains(run.Id))
            _ = Attempt(run with { ProviderId = notice.ProviderId }, rules);
        return BurstNoticeAnswer.Noted;
    }

    public async Task<BurstStatus> Status()
    {
        if (Rules is not { } rules)
            return new BurstStatus { IsOn = false };
        return new BurstStatus
        {
            IsOn = true,
            DollarsPerDay = rules.DollarsPerDay,
            Committed = BurstCost.Committed(await table.Around(Today, [], CancellationToken.None), rules, Now),
            Held = [.. _held],
            RestsUntil = _rest.Until,
            Fault = _rest.Fault?.Message,
        };
    }

    private DateTimeOffset Today => new(Now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Who wants a machine, and who gets one.</summary>
    private async Task Borrow(BurstRules rules)
    {
        if (_rest.Until > Now)
            return;
        var jobs = new List<JobDemand>();
        foreach (var job in (await rows.Unfinished(CancellationToken.None)).Take(MostJobs))
            if (await JobOf(job).Demand() is { } demand)
                jobs.Add(demand);
        var fleet = await GrainFactory.GetGrain<IRosterGrain>(IRosterGrain.Key).List();
        var runs = await table.Around(Today, [.. jobs.Select(job => job.Job)], CancellationToken.None);
        var choices = BurstPolicy.Choose(rules, jobs, fleet, runs, Now);
        _held = [.. choices.OfType<BurstChoice.Hold>().Select(hold => new BurstHold(hold.Job, hold.Why))];
        foreach (var start in choices.OfType<BurstChoice.Start>())
            if (!(_rest.Until > Now))
                await Start(start, jobs.First(job => job.Job == start.Job).Tenant, rules);
    }

    /// <summary>One broken run must not keep the others from being looked at.</summary>
    private async Task Attempt(BurstRun run, BurstRules rules)
    {
        try
        {
            await Watch(run, rules);
        }
        catch (Exception failure)
        {
            LogOneFailed(failure, run.Id);
        }
    }

    private IJobGrain JobOf(JobId job) => GrainFactory.GetGrain<IJobGrain>(job.Value);

    private IKeyGrain Keys => GrainFactory.GetGrain<IKeyGrain>(IKeyGrain.Key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Runs on borrowed machines could not be looked at; they are in a moment")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not be looked at; it is in a moment")]
    private partial void LogOneFailed(Exception failure, BurstRunId run);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} was started on {Tier} for job {Job}: {Why}")]
    private partial void LogStarted(BurstRunId run, string tier, JobId job, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No run could be started for job {Job}: {Why}")]
    private partial void LogRefused(JobId job, string? why);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Run {Run} for job {Job} ended as {State} after {Seconds} s with {Steps} steps, about {Dollars} dollars {Error}")]
    private partial void LogEnded(BurstRunId run, JobId job, BurstState state, double seconds, int steps, decimal dollars, string? error);
}
