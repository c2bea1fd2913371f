using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.State;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;

namespace Transcode.Gateway.Jobs;

/// <summary>What the inside refuses, in the words of HTTP.</summary>
internal static class Refusals
{
    public static ProblemHttpResult Of(Failure why) => Problem.Of(StatusOf(why.Code), why.Code, why.Message, why.Detail);

    public static ProblemHttpResult Of(Refusal why, JobId job) => why switch
    {
        Refusal.Unknown => UnknownJob(job),
        Refusal.AlreadyFinished => Problem.Of(409, "job.finished", "The job is already over."),
        Refusal.NotFailed => Problem.Of(409, "job.not_failed", "Only a failed job can be tried again."),
        Refusal.NoRetryLeft => Problem.Of(409, "job.no_retry_left", "This job has been tried as often as its order allows. Submit a new job."),
        _ => Problem.Of(409, "job.out_of_order", $"The job cannot do that now ({why})."),
    };

    public static ProblemHttpResult UnknownJob(JobId job) => Problem.Of(404, "job.unknown", $"There is no job \"{Assets.SourceName.Label(job.Value)}\".");

    /// <summary>Names what is thrown on the way; null: not ours to name.</summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        MediaStoreException { Failure: StorageFailure.StorageFull full } => Problem.Of(507, FailureCodes.StorageFull, full.Message),
        MediaStoreException { Failure: StorageFailure.LengthMismatch short_ } => Problem.Of(400, "length.mismatch", short_.Message),
        MediaStoreException store => Problem.Of(503, FailureCodes.StorageFailed, store.Message),
        StateUnavailableException state => Problem.Of(503, FailureCodes.StateUnavailable, state.Message),
        DbException { SqlState: "53100" } => Problem.Of(507, FailureCodes.StorageFull, "There is no room for the state. Free space on the disk of the database; then try again."),
        DbException state when state.Message.Contains("full", StringComparison.Ordinal) =>
            Problem.Of(507, FailureCodes.StorageFull, "There is no room for the state. Free space on the disk of the data folder; then try again."),
        MediaKeyException key => Problem.Of(400, "request.invalid", key.Message),
        _ => null,
    };

    private static int StatusOf(string code) => code switch
    {
        FailureCodes.InputTooLarge => 413,
        FailureCodes.StorageFull => 507,
        FailureCodes.StorageFailed => 503,
        _ => 422,
    };
}
