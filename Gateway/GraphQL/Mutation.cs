using System.ComponentModel;
using GraphQL;
using GraphQL.Types;
using Transcode.Domain;
using Transcode.Domain.Lists;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Assets;
using Transcode.Gateway.GraphQL.Jobs;
using Transcode.Gateway.GraphQL.Profiles;
using Transcode.Gateway.GraphQL.Workers;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Profiles;

namespace Transcode.Gateway.GraphQL;

/// <summary>Each field reads its arguments, calls one thing, and names the case that came of it.</summary>
internal sealed partial class Mutation
{
    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<SubmitJobResult>))]
    public static async Task<object> SubmitJob([FromServices] Submission submission, [FromServices] JobService jobs, IResolveFieldContext context, SubmitJobInput input, CancellationToken stop)
    {
        var request = new JobRequest
        {
            Asset = input.AssetId,
            Path = input.Path,
            Url = input.Url,
            Profiles = input.Profiles,
            Label = input.Label,
            Priority = input.Priority ?? 0,
            Retries = input.Retries,
            Attach = input.Attach ?? false,
            Webhook = input.Webhook?.ToRequest(),
        };
        return await submission.Submit(request, OperationContext.Of(context).Caller, stop) switch
        {
            SubmissionResult.Submitted { Job.Id: var job, Webhook: var told } => new JobSubmitted(await Node(jobs, job, stop), Attached: false, told?.Secret),
            SubmissionResult.Attached { Job.Id: var job, Webhook: var told } => new JobSubmitted(await Node(jobs, job, stop), Attached: true, told?.Secret),
            SubmissionResult.Refused { Why: var why } => new SubmissionRefused(why.Code, why.Message),
            _ => throw new InvalidOperationException("A submission has no other ends."),
        };
    }

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<CancelJobResult>)), Description("Final at once; the workers are told to stop.")]
    public static async Task<object> CancelJob([FromServices] JobCommands commands, [FromServices] JobService jobs, IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await commands.Cancel(new JobId(id), OperationContext.Of(context).Caller, stop) is { } refused ? await Refused(refused, jobs, id, stop) : new JobCancelled(await Node(jobs, new JobId(id), stop));

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<RetryJobResult>)), Description("A failed job, as often as its order allows.")]
    public static async Task<object> RetryJob([FromServices] JobCommands commands, [FromServices] JobService jobs, [Id] string id, CancellationToken stop) =>
        await commands.Retry(new JobId(id), stop) is { } refused ? await Refused(refused, jobs, id, stop) : new JobRetried(await Node(jobs, new JobId(id), stop));

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<DeleteOutputsResult>)), Description("Deletes results that were taken elsewhere.")]
    public static async Task<object> DeleteOutputs([FromServices] AssetCommands commands, [Id] string assetId, CancellationToken stop) =>
        await commands.DeleteOutputs(new AssetId(assetId), stop) is { } refused ? new OutputsNotDeleted(refused.Code, refused.Message) : new OutputsDeleted(assetId);

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<DeleteAssetResult>)), Description("Deletes the source that was uploaded, all results and what is known of it. Its jobs stay in the list.")]
    public static async Task<object> DeleteAsset([FromServices] AssetCommands commands, [Id] string id, CancellationToken stop) =>
        await commands.Delete(new AssetId(id), stop) is { } refused ? new AssetNotDeleted(refused.Code, refused.Message) : new AssetDeleted(id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)), Description("What it holds it may finish; it gets nothing new.")]
    public static async Task<object> DrainWorker([FromServices] WorkerCommands commands, [Id] string id, CancellationToken stop) => Answer(await commands.Drain(new WorkerId(id), stop), id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)), Description("It gets work again.")]
    public static async Task<object> ResumeWorker([FromServices] WorkerCommands commands, [Id] string id, CancellationToken stop) => Answer(await commands.Resume(new WorkerId(id), stop), id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>))]
    public static async Task<object> RenameWorker([FromServices] WorkerCommands commands, [Id] string id, string name, CancellationToken stop) =>
        Answer(await commands.Rename(new WorkerId(id), name, null, stop), id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)), Description("All labels that people give it; those of before are gone, its own stay.")]
    public static async Task<object> LabelWorker([FromServices] WorkerCommands commands, [Id] string id, IReadOnlyList<WorkerLabelInput> labels, CancellationToken stop) =>
        Answer(await commands.Rename(new WorkerId(id), null, labels.GroupBy(label => label.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal), stop), id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<DeleteWorkerResult>)), Description("Forgets it; it may announce itself anew.")]
    public static async Task<object> DeleteWorker([FromServices] WorkerCommands commands, [Id] string id, CancellationToken stop) =>
        await commands.Delete(new WorkerId(id), stop) is { } refused ? new WorkerUnknown(refused.Code, refused.Message, id) : new WorkerDeleted(id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<KeepProfileResult>)), Description("An own profile, as JSON text. It goes before a file of the same name until it is deleted.")]
    public static async Task<object> KeepProfile([FromServices] ProfileService profiles, [Id] string name, string json, CancellationToken stop) =>
        await profiles.Keep(name, json, stop) is { Count: > 0 } problems
            ? new ProfileInvalid(FailureCodes.ProfileInvalid, ProfileService.Message(problems), [.. problems.Select(problem => new ProfileFault(problem.Field, problem.Problem))])
            : new ProfileKept(new ProfileNode((await profiles.Now(stop)).ByName[name]));

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<DeleteProfileResult>))]
    public static async Task<object> DeleteProfile([FromServices] ProfileService profiles, [Id] string name, CancellationToken stop) =>
        await profiles.Delete(name, stop) is { } refused ? new ProfileNotDeleted(refused.Code, refused.Message) : new ProfileDeleted(name);

    private static async Task<object> Refused(CommandRefusal refused, JobService jobs, string id, CancellationToken stop) => refused.Kind == RefusalKind.Unknown
        ? new JobUnknown(refused.Code, refused.Message, id)
        : new JobRefused(refused.Code, refused.Message, await Node(jobs, new JobId(id), stop));

    private static object Answer(WorkerOutcome outcome, string id) => outcome switch
    {
        { Refused: { Kind: RefusalKind.Unknown } refused } => new WorkerUnknown(refused.Code, refused.Message, id),
        { Refused: { } refused } => new WorkerNameInvalid(refused.Code, refused.Message),
        _ => new WorkerChanged(new WorkerNode(outcome.Worker!)),
    };

    /// <summary>The job as it is after the command.</summary>
    private static async Task<JobNode> Node(JobService jobs, JobId job, CancellationToken stop) => await jobs.List(new JobFilter(Limit: 1) { Only = [job] }, stop) is [var found]
        ? new JobNode(found)
        : throw new InvalidOperationException($"Job {job} is gone.");
}
