using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Access;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Orchestrator.Jobs;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Jobs;

internal static class JobEndpoints
{
    private const int LongestPage = 500;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/jobs", Submit).Needs(Scope.Submit);
        routes.MapGet("/api/jobs", List).Needs(Scope.Read);
        routes.MapGet("/api/jobs/{id}", Get).Needs(Scope.Read);
        routes.MapPost("/api/jobs/{id}/cancel", Cancel).Needs(Scope.Submit);
        routes.MapDelete("/api/jobs/{id}", Cancel).Needs(Scope.Submit);
        routes.MapPost("/api/jobs/{id}/retry", Retry).Needs(Scope.Submit);
    }

    /// <summary>201 for a new job, 200 for the one that was attached to.</summary>
    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Submit(
        HttpContext http, Submission submission, JobReporter reporter, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, GatewayJson.Default.JobRequest, stop);
        switch (await submission.Submit(request, Caller.Of(http), stop))
        {
            case SubmissionResult.Submitted { Job: var job }:
                http.Response.Headers.Location = $"/api/jobs/{job.Id}";
                return Json(await reporter.Report(job, stop), StatusCodes.Status201Created);
            case SubmissionResult.Attached { Job: var job }:
                return Json(await reporter.Report(job, stop));
            case SubmissionResult.Refused { Why: var why }:
                return Refusals.Of(why);
            default:
                throw new InvalidOperationException("A submission has no other ends.");
        }
    }

    private static async Task<Results<JsonHttpResult<JobList>, ProblemHttpResult>> List(
        JobDesk desk, string? state, string? label, string? before, int? limit, CancellationToken stop)
    {
        if (!TryState(state, out var wanted))
            return Problem.Of(400, "request.invalid", $"state is one of {string.Join(", ", Enum.GetValues<JobState>().Select(JobReporter.Word))}.");
        var size = Math.Clamp(limit ?? 50, 1, LongestPage);
        var found = await desk.List(new JobFilter(wanted, label, size, before is null ? null : new JobId(before)), stop);
        var page = new JobList([.. found.Select(JobReporter.Line)], found.Count == size ? found[^1].Id.Value : null);
        return TypedResults.Json(page, GatewayJson.Default.JobList);
    }

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Get(string id, JobReporter reporter, CancellationToken stop) =>
        await reporter.Report(new JobId(id), stop) is { } report ? Json(report) : Refusals.UnknownJob(new JobId(id));

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Cancel(
        string id, HttpContext http, JobDesk desk, JobReporter reporter, Arrivals arrivals, CancellationToken stop)
    {
        var answer = await Answer(new JobId(id), await desk.Cancel(new JobId(id), $"cancelled by {Caller.Of(http).Name}", stop), reporter, stop);
        if (answer.Result is JsonHttpResult<JobReport> { Value: { } report })
            arrivals.LookAgain(Domain.Assets.AssetLayout.Root(new AssetId(report.AssetId)));
        return answer;
    }

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Retry(string id, JobDesk desk, JobReporter reporter, CancellationToken stop) =>
        await Answer(new JobId(id), await desk.Retry(new JobId(id), stop), reporter, stop);

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Answer(JobId id, Decision decision, JobReporter reporter, CancellationToken stop) =>
        decision is Decision.Refuse refused ? Refusals.Of(refused.Why, id)
        : await reporter.Report(id, stop) is { } report ? Json(report)
        : Refusals.UnknownJob(id);

    private static JsonHttpResult<JobReport> Json(JobReport report, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(report, GatewayJson.Default.JobReport, statusCode: status);

    private static bool TryState(string? text, out JobState? state)
    {
        state = null;
        if (text is null)
            return true;
        state = Enum.GetValues<JobState>().Cast<JobState?>().FirstOrDefault(each => JobReporter.Word(each!.Value) == text);
        return state is not null;
    }
}
