using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.Gateway.Leases;
using Transcode.Gateway.Transcode;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Assignments;

/// <summary>Streams of files that lie in the server's media folders, in the messages of media servers at home.</summary>
internal static class AssignmentEndpoints
{
    public static void MapAssignments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/assignments", Assign).Requires(Scope.Submit).OfPlatform().Takes<Assignment>().Answers(202)
            .Says("Makes a stream of a file below the media folders.");
        routes.MapGet("/api/assignments/{job}", Status).Requires(Scope.Read, Scope.Worker).OfJob("job").Says("How an assignment is.");
        routes.MapPost("/api/status", Told).Requires(Scope.Worker).OfCaller().Takes<AssignmentStatus>()
            .Says("A worker says how an assignment is.");
    }

    /// <summary>202: taken, or taken before.</summary>
    private static async Task<Results<JsonHttpResult<AssignmentStatus>, ProblemHttpResult>> Assign(
        HttpContext http, GatewayOptions options, Submission submission, AssignmentPush push, WorkerService workers, JobReporter reporter,
            StreamAddresses streams,
        CancellationToken stop)
    {
        var assignment = await Wire.Read(http.Request, ProtocolJson.Default.Assignment, stop);
        if (!Guid.TryParseExact(assignment.JobId, "D", out _))
            return Problem.Of(400, "request.invalid", "job_id is a UUID.");
        var (profile, problems) = AssignmentProfile.Of(assignment);
        if (profile is null)
            return Problem.Of(400, "request.invalid", string.Join("; ", problems) + ".");
        var (source, why) = MediaFolders.Find(options.MediaRoots, assignment.SourcePath);
        if (why is not null)
            return Refusals.Of(why);
        var only = assignment.IsMeshMode ? null : await workers.Pick([], Caller.Of(http).Tenant, stop);
        var job = await submission.Submit(new JobId(assignment.JobId), source!, SourceName.Label(Path.GetFileName(assignment.SourcePath)),
            profile, assignment.StartTime, only, Caller.Of(http), stop);
        _ = Task.Run(() => push.Push(assignment, job, CancellationToken.None), CancellationToken.None);
        return Json(await Of(await reporter.Report(job, stop), streams, http, stop), StatusCodes.Status202Accepted);
    }

    private static async Task<Results<JsonHttpResult<AssignmentStatus>, ProblemHttpResult>> Status(
        string job, HttpContext http, JobReporter reporter, StreamAddresses streams, CancellationToken stop) =>
        await reporter.Report(new JobId(job), stop) is { } report ? Json(await Of(report, streams, http, stop))
            : Refusals.UnknownJob(new JobId(job));

    private static async Task<Results<JsonHttpResult<AssignmentStatus>, ProblemHttpResult>> Told(
        HttpContext http, WorkerProtocol protocol, StreamAddresses streams, CancellationToken stop)
    {
        var status = await Wire.Read(http.Request, ProtocolJson.Default.AssignmentStatus, stop);
        var told = await protocol.Tell(status, LeaseCaller.Of(http), stop);
        return told.Refused is { } why ? LeaseEndpoints.Refused(why) : Json(await Of(told.Value!, streams, http, stop));
    }

    private static async Task<AssignmentStatus> Of(JobReport job, StreamAddresses streams, HttpContext http, CancellationToken stop)
        => new()
        {
            JobId = job.JobId,
            State = TranscodeEndpoints.Word(job),
            Progress = job.Progress.Percent,
            Fps = job.Progress.Fps,
            StreamUrl = await streams.Of(job, OuterAddress.Of(http, http.RequestServices.GetRequiredService<GatewayOptions>()), stop),
        };

    private static JsonHttpResult<AssignmentStatus> Json(AssignmentStatus status, int code = StatusCodes.Status200OK) =>
        TypedResults.Json(status, ProtocolJson.Default.AssignmentStatus, statusCode: code);
}
