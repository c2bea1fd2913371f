using Orleans.Concurrency;
using Transcode.Contracts.Dispatch;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;

namespace Transcode.Contracts.Jobs;

/// <summary>
/// One job, by its id: the only one that changes it. What changes is appended to the job's log before it is answered; what is asked twice
/// is done once.
/// </summary>
[Alias("transcode.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>The asset's grain asks, so that one place decides whether an asset takes a job.</summary>
    [Alias("Submit")]
    Task<JobAnswer> Submit(JobOrder order);

    /// <summary>Final at once; whoever works on it is told to stop at its next report.</summary>
    [Alias("Cancel")]
    Task<JobAnswer> Cancel(string reason);

    /// <summary>Before or after other jobs from now on; what runs goes on.</summary>
    [Alias("Prioritise")]
    Task<JobAnswer> Prioritise(int priority);

    /// <summary>Tries a failed job again.</summary>
    [Alias("Retry")]
    Task<JobAnswer> Retry();

    /// <summary>Another worker has the pinned job, or all when there is none.</summary>
    /// <returns>Who has it now; null: whoever comes.</returns>
    [Alias("Reassign")]
    Task<WorkerId?> Reassign(WorkerId[] except, string why);

    /// <summary>A viewer waits for this moment, in seconds: what is shown from there on is encoded first, if it is not already.</summary>
    [Alias("Seek")]
    Task Seek(double seconds);

    /// <param name="knownGeneration">The plan of that generation is known to the caller and need not travel; 0: none is.</param>
    /// <returns>Null: there is no such job.</returns>
    [Alias("View"), AlwaysInterleave]
    Task<JobView?> View(int knownGeneration);

    /// <summary>What is held of it now.</summary>
    [Alias("Running"), AlwaysInterleave]
    Task<StepRow[]> Running();

    /// <summary>Lends what a lane has reserved, as far as it is still open.</summary>
    [Alias("Lend")]
    Task<LendAnswer> Lend(LendRequest request);

    /// <summary>Which of its steps are worth a second lease; nothing is lent yet.</summary>
    [Alias("Hedge"), AlwaysInterleave]
    Task<HedgeOffer[]> Hedge(Candidate[] candidates);

    /// <summary>A sign of life; stays in memory.</summary>
    [Alias("Renew"), AlwaysInterleave]
    Task<LeaseOrders> Renew(string lease, ProgressReport report);

    /// <summary>How a step ended. Accepted means appended; its files become public afterwards.</summary>
    [Alias("Result")]
    Task<ResultAnswer> Result(string lease, ResultReport report);

    /// <summary>Null: nobody holds it any more.</summary>
    [Alias("FindLease"), AlwaysInterleave]
    Task<HeldLease?> FindLease(string lease);

    /// <summary>What is open of it for that lane, which has just come into being; null: nothing is, and nothing runs.</summary>
    [Alias("Open"), AlwaysInterleave]
    Task<JobOffer?> Open(string capability);

    /// <summary>Whether it still touches the outputs of its asset; waits a moment for the end of it.</summary>
    [Alias("Hold")]
    Task<OutputHold> Hold();

    /// <summary>Deletes all that is known of a job that is over and cleaned.</summary>
    /// <returns>False: it is not over, and stays.</returns>
    [Alias("Forget")]
    Task<bool> Forget();

    /// <summary>What it would like of machines; null: it is over, or there is no such job.</summary>
    [Alias("Demand"), AlwaysInterleave]
    Task<JobDemand?> Demand();

    /// <summary>How a run stands that was started for it; it may be over by then.</summary>
    [Alias("RecordBurst")]
    Task RecordBurst(BurstRun run);

    /// <summary>A silo has started: go on with what is unfinished.</summary>
    [Alias("Wake")]
    Task Wake();
}
