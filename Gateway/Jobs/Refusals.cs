using Transcode.Contracts;
using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.ServiceDefaults.Problems;
using Transcode.Gateway.Access;
using Transcode.Storage;

namespace Transcode.Gateway.Jobs;

/// <summary>What the inside refuses, in the words of HTTP.</summary>
internal static class Refusals
{
    public static ProblemHttpResult Of(Failure why) => Problem.Of(StatusOf(why.Code), why.Code, why.Message, why.Detail);

    public static ProblemHttpResult Of(CommandRefusal why)
        => Problem.Of(why.Kind switch
        {
            RefusalKind.Unknown => 404,
            RefusalKind.Conflict => 409,
            RefusalKind.Forbidden
        => 403,
            RefusalKind.Exhausted => 429,
            RefusalKind.Stale => 412,
            _ => 400
        }, why.Code, why.Message);

    public static ProblemHttpResult UnknownJob(JobId job) => Of(JobCommands.Unknown(job));

    /// <summary>Names what is thrown on the way; null: not ours to name.</summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        MediaStoreException { Failure: StorageFailure.StorageFull full } => Problem.Of(507, FailureCodes.StorageFull, full.Message),
        MediaStoreException { Failure: StorageFailure.LengthMismatch short_ } => Problem.Of(400, "length.mismatch", short_.Message),
        MediaStoreException store => Problem.Of(503, FailureCodes.StorageFailed, store.Message),
        FactsUnavailableException state => Problem.Of(503, FailureCodes.StateUnavailable, state.Message),
        DbException { SqlState: "53100" }
            => Problem.Of(507, FailureCodes.StorageFull,
            "There is no room for the state. Free space on the disk of the database; then try again."),
        DbException state when state.Message.Contains("full", StringComparison.Ordinal) =>
            Problem.Of(507, FailureCodes.StorageFull,
                "There is no room for the state. Free space on the disk of the data folder; then try again."),
        QuotaException quota => Problem.Of(429, "quota.exceeded", quota.Message),
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
