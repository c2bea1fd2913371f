using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Transcode;

/// <summary>The plain pair for curl: POST /transcode with a form, GET /status/{job_id}.</summary>
internal static class TranscodeEndpoints
{
    public static void MapTranscode(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/transcode", Transcode).Requires(Scope.Submit).OfCaller().Takes<TranscodeFields>("multipart/form-data")
            .Says("Uploads a file by a form and makes an MP4 of it.");
        routes.MapGet("/status/{id}", Status).Requires(Scope.Read).OfJob("id").Says("How a job is, in a word.");
    }

    private static async Task<Results<JsonHttpResult<TranscodeQueued>, ProblemHttpResult>> Transcode(
        HttpContext http, TranscodeForm form, Submission submission, GatewayOptions options, CancellationToken stop)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.LargestUpload;
        return await form.Read(http.Request, Caller.Of(http), stop) switch
        {
            FormResult.Complete { File: var file, Profile: var profile }
                => await submission.Submit(file, profile, Caller.Of(http), stop) is SubmissionResult.Submitted done
                ? TypedResults.Json(new TranscodeQueued(done.Job.Id.Value, "queued"), GatewayJson.Default.TranscodeQueued)
                : throw new InvalidOperationException($"The new asset {file.AssetId} was not taken as a job."),
            FormResult.Address { Url: var url, Profile: var profile } => await submission.Submit(url, profile, Caller.Of(http), stop) switch
            {
                SubmissionResult.Submitted { Job.Id: var job }
                    => TypedResults.Json(new TranscodeQueued(job.Value, "queued"), GatewayJson.Default.TranscodeQueued),
                SubmissionResult.Refused { Why: var why } => Refusals.Of(why),
                _ => throw new InvalidOperationException("A new asset was attached to a job."),
            },
            FormResult.Failed { Why: var why } => Refusals.Of(why),
            FormResult.Refused { Message: var message } => Problem.Of(400, "request.invalid", message),
            _ => throw new InvalidOperationException("A form has no other ends."),
        };
    }

    private static async Task<Results<JsonHttpResult<TranscodeStatus>, ProblemHttpResult>> Status(string id, JobReporter reporter,
        CancellationToken stop) =>
        await reporter.Report(new JobId(id), stop) is { } job
            ? TypedResults.Json(new TranscodeStatus(job.JobId, Word(job), job.Progress.Percent, job.Failure?.Message ?? job.Reason,
                [.. job.Outputs.Where(output => output.Kind == "mp4").Select(output => output.Url)]), GatewayJson.Default.TranscodeStatus)
            : Refusals.UnknownJob(new JobId(id));

    internal static string Word(JobReport job) => job.State switch
    {
        "ready" => "finished",
        "failed" or "rejected" => "failed",
        "cancelled" => "cancelled",
        _ => job.Progress.Steps.Any(step => step.State is not ("waiting" or "held" or "open" or "back_off")) ? "processing" : "queued",
    };
}

/// <summary>POST /transcode.</summary>
public sealed record TranscodeQueued(string JobId, string Status);

/// <summary>GET /status/{job_id}.</summary>
/// <param name="JobId">Which.</param>
/// <param name="Status">queued, processing, finished, failed, cancelled.</param>
/// <param name="Progress">Percent.</param>
/// <param name="Error">Why it failed or was cancelled.</param>
/// <param name="Outputs">Addresses of the files.</param>
public sealed record TranscodeStatus(string JobId, string Status, double Progress, string? Error, IReadOnlyList<string> Outputs);

/// <summary>The form of POST /transcode, for the reference: it is read as it comes, see <see cref="TranscodeForm"/>.</summary>
/// <param name="File">The film.</param>
/// <param name="Codec">libx264</param>
/// <param name="Bitrate">"1000k", "2M".</param>
/// <param name="Resolution">The picture is fitted into it, never enlarged.</param>
internal sealed record TranscodeFields(IFormFile File, string? Codec, string? Bitrate, string? Resolution);
