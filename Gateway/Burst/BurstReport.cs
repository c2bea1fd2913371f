using Transcode.Contracts.Burst;
using Transcode.Domain.Burst;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Burst;

/// <summary>GET /api/burst: what is spent on borrowed machines, who waits for one, and the runs, newest first.</summary>
/// <param name="On">The settings ask for it.</param>
/// <param name="DollarsPerDay">What all runs of a day of UTC may cost.</param>
/// <param name="Committed">Of it, spent today or promised to runs that are under way.</param>
/// <param name="Held">Jobs that want a machine and get none for now.</param>
/// <param name="RestsUntil">Nothing is started before; null: the provider takes what it is asked.</param>
/// <param name="Fault">Why it rests, in words.</param>
/// <param name="Runs">One page.</param>
/// <param name="Before">Pass as <c>?before=</c> for the next page; null: there is none.</param>
public sealed record BurstReport(bool On, decimal DollarsPerDay, decimal Committed, IReadOnlyList<HeldJob> Held, DateTimeOffset? RestsUntil,
    string? Fault, IReadOnlyList<BurstRunReport> Runs, string? Before)
{
    public static BurstReport Of(BurstStatus status, IReadOnlyList<BurstRun> runs, int limit) => new(
        status.IsOn, status.DollarsPerDay, status.Committed, [.. status.Held.Select(hold => new HeldJob(hold.Job.Value, hold.Why))],
        status.RestsUntil, status.Fault, [.. runs.Select(BurstRunReport.Of)], runs.Count == limit ? runs[^1].Id.Value : null);
}

/// <summary>A job that wants a machine.</summary>
public sealed record HeldJob(string JobId, string Why);

/// <summary>One run.</summary>
/// <param name="Run">Its id.</param>
/// <param name="JobId">For which job.</param>
/// <param name="Tier">On what kind of machine.</param>
/// <param name="State">starting, queued, running, completed, failed, cancelled, timed_out, lost, refused.</param>
/// <param name="Attempt">2: it takes the place of one that ended badly.</param>
/// <param name="Why">Why it was started.</param>
/// <param name="Worker">As which its worker joins.</param>
/// <param name="ProviderId">What the provider calls it.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="EndedAt">Null: it is not over.</param>
/// <param name="DelaySeconds">In the provider's queue, with the start of the machine, as it tells.</param>
/// <param name="Seconds">At work; 0 before the end.</param>
/// <param name="Dollars">By our reckoning; 0 before the end.</param>
/// <param name="Steps">That its worker finished.</param>
/// <param name="Error">What went wrong, in words.</param>
public sealed record BurstRunReport(string Run, string JobId, string Tier, string State, int Attempt, string Why, string Worker,
    string? ProviderId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, double? DelaySeconds, double Seconds, decimal Dollars, int Steps,
    string? Error)
{
    public static BurstRunReport Of(BurstRun run) => new(run.Id.Value, run.Job.Value, run.Tier, JobReporter.Word(run.State), run.Attempt,
        run.Why, run.Worker.Value, run.ProviderId, run.StartedAt, run.EndedAt, run.DelayMilliseconds / 1000.0, Math.Round(run.Seconds, 3),
        run.Dollars, run.Steps, run.Error);
}

/// <summary>A run, as its job remembers it.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Tier">On what kind of machine.</param>
/// <param name="Outcome">completed, failed, cancelled, timed_out, lost; null: it is not over.</param>
/// <param name="Seconds">At work.</param>
/// <param name="Dollars">By our reckoning.</param>
public sealed record JobBurstReport(string Run, string Tier, string? Outcome, double Seconds, decimal Dollars)
{
    public static JobBurstReport Of(JobBurst burst) => new(burst.Run.Value, burst.Tier,
        burst.Outcome is { } outcome ? JobReporter.Word(outcome) : null, Math.Round(burst.Seconds, 3), burst.Dollars);
}
