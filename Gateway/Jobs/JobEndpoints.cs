using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Idempotency;
using Transcode.Gateway.Reference;
using Transcode.Gateway.Webhooks;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Jobs;

internal static class JobEndpoints
{
    private const int LongestPage = 500;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/jobs", Submit).Requires(Scope.Submit).OfCaller().Once().Takes<JobRequest>().Answers(201, 200)
            .Says("Submits a job; 200 for one that was attached to.");
        routes.MapGet("/api/jobs", List).Requires(Scope.Read).OfCaller().Says("Jobs, newest first.");
        routes.MapGet("/api/jobs/{id}", Get).Requires(Scope.Read).OfJob("id").Says("All that is known of a job now.");
        routes.MapPost("/api/jobs/{id}/cancel", Cancel).Requires(Scope.Submit).OfJob("id").Says("Cancels a job: final at once.");
        routes.MapDelete("/api/jobs/{id}", Cancel).Requires(Scope.Submit).OfJob("id").WithName("jobsDelete")
            .Says("Cancels a job: final at once.");
        routes.MapPatch("/api/jobs/{id}", Change).Requires(Scope.Submit).OfJob("id").Takes<JobPatch>()
            .Says("Puts a job before or after others; what runs goes on.");
        routes.MapPost("/api/jobs/{id}/retry", Retry).Requires(Scope.Submit).OfJob("id")
            .Says("Tries a failed job again, as often as its order allows.");
    }

    /// <summary>201 for a new job, 200 for the one that was attached to.</summary>
    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Submit(
        HttpContext http, Submission submission, JobReporter reporter, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, GatewayJson.Default.JobRequest, stop) with { Once = OnceOnly.Of(http) };
        switch (await submission.Submit(request, Caller.Of(http), stop))
        {
            case SubmissionResult.Submitted { Job: var job, Webhook: var webhook }:
                http.Response.Headers.Location = $"/api/jobs/{job.Id}";
                return Json(await reporter.Report(job, stop) with { Webhook = Told(webhook) }, StatusCodes.Status201Created);
            case SubmissionResult.Attached { Job: var job, Webhook: var webhook }:
                return Json(await reporter.Report(job, stop) with { Webhook = Told(webhook) });
            case SubmissionResult.Refused { Why: var why }:
                return Refusals.Of(why);
            default:
                throw new InvalidOperationException("A submission has no other ends.");
        }
    }

    private static async Task<Results<JsonHttpResult<JobList>, ProblemHttpResult>> List(
        HttpContext http, JobService service, string? state, string? label, string? before, int? limit, CancellationToken stop)
    {
        if (!TryState(state, out var wanted))
            return Problem.Of(400,
                "request.invalid", $"state is one of {string.Join(", ", Enum.GetValues<JobState>().Select(JobReporter.Word))}.");
        var size = Math.Clamp(limit ?? 50, 1, LongestPage);
        var found = await service.List(new JobFilter(wanted, label, size,
            before is null ? null : new JobId(before))
        { Tenant = Caller.Of(http).Tenant }, stop);
        var page = new JobList([.. found.Select(JobReporter.Line)], found.Count == size ? found[^1].Id.Value : null);
        return TypedResults.Json(page, GatewayJson.Default.JobList);
    }

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Get(string id, JobReporter reporter,
        CancellationToken stop) =>
        await reporter.Report(new JobId(id), stop) is { } report ? Json(report) : Refusals.UnknownJob(new JobId(id));

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Cancel(string id, HttpContext http,
        JobCommands commands, JobReporter reporter, CancellationToken stop) =>
        await Answer(new JobId(id), await commands.Cancel(new JobId(id), Caller.Of(http), stop), reporter, stop);

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Change(string id, HttpContext http,
        JobCommands commands, JobReporter reporter, CancellationToken stop)
    {
        var patch = await Wire.Read(http.Request, GatewayJson.Default.JobPatch, stop);
        return await Answer(new JobId(id), await commands.Prioritise(new JobId(id), patch.Priority, Caller.Of(http), stop), reporter, stop);
    }

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Retry(string id, HttpContext http,
        JobCommands commands, JobReporter reporter, CancellationToken stop) =>
        await Answer(new JobId(id), await commands.Retry(new JobId(id), Caller.Of(http), stop), reporter, stop);

    private static async Task<Results<JsonHttpResult<JobReport>, ProblemHttpResult>> Answer(JobId id, CommandRefusal? refused,
        JobReporter reporter, CancellationToken stop) =>
        refused is { } why ? Refusals.Of(why)
        : await reporter.Report(id, stop) is { } report ? Json(report)
        : Refusals.UnknownJob(id);

    private static JsonHttpResult<JobReport> Json(JobReport report, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(report, GatewayJson.Default.JobReport, statusCode: status);

    private static WebhookReport? Told(WebhookOutcome? made)
        => made is { Webhook: { } webhook } ? WebhookReport.Of(webhook, made.Secret) : null;

    private static bool TryState(string? text, out JobState? state)
    {
        state = null;
        if (text is null)
            return true;
        state = Enum.GetValues<JobState>().Cast<JobState?>().FirstOrDefault(each => JobReporter.Word(each!.Value) == text);
        return state is not null;
    }
}
