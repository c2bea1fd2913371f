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
using Transcode.Gateway.GraphQL.Keys;
using Transcode.Gateway.GraphQL.Profiles;
using Transcode.Gateway.GraphQL.Workers;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Keys;
using Transcode.Gateway.Profiles;

namespace Transcode.Gateway.GraphQL;

/// <summary>Each field reads its arguments, calls one thing, and names the case that came of it.</summary>
internal sealed partial class Mutation
{
    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<SubmitJobResult>))]
    public static async Task<object> SubmitJob([FromServices] Submission submission, [FromServices] JobService jobs,
        IResolveFieldContext context, SubmitJobInput input, CancellationToken stop)
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
            DeadlineSeconds = input.DeadlineSeconds,
            Attach = input.Attach ?? false,
            Webhook = input.Webhook?.ToRequest(),
        };
        return await submission.Submit(request, OperationContext.Of(context).Caller, stop) switch
        {
            SubmissionResult.Submitted { Job.Id: var job, Webhook: var told }
                => new JobSubmitted(await Node(jobs, job, stop), Attached: false, told?.Secret),
            SubmissionResult.Attached { Job.Id: var job, Webhook: var told }
                => new JobSubmitted(await Node(jobs, job, stop), Attached: true, told?.Secret),
            SubmissionResult.Refused { Why: var why } => new SubmissionRefused(why.Code, why.Message),
            _ => throw new InvalidOperationException("A submission has no other ends."),
        };
    }

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<CancelJobResult>)),
        Description("Final at once; the workers are told to stop.")]
    public static async Task<object> CancelJob([FromServices] JobCommands commands, [FromServices] JobService jobs,
        IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await commands.Cancel(new JobId(id), OperationContext.Of(context).Caller, stop) is { } refused
            ? await Refused(refused, jobs, id, stop) : new JobCancelled(await Node(jobs, new JobId(id), stop));

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<PrioritiseJobResult>)),
        Description("Before or after other jobs from now on, from -1000 to 1000, higher first; what runs goes on.")]
    public static async Task<object> PrioritiseJob([FromServices] JobCommands commands, [FromServices] JobService jobs,
        IResolveFieldContext context, [Id] string id, int priority, CancellationToken stop) =>
        await commands.Prioritise(new JobId(id), priority, OperationContext.Of(context).Caller, stop) is { } refused
            ? await Refused(refused, jobs, id, stop) : new JobPrioritised(await Node(jobs, new JobId(id), stop));

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<RetryJobResult>)),
        Description("A failed job, as often as its order allows.")]
    public static async Task<object> RetryJob([FromServices] JobCommands commands, [FromServices] JobService jobs,
        IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await commands.Retry(new JobId(id), OperationContext.Of(context).Caller, stop) is { } refused
            ? await Refused(refused, jobs, id, stop) : new JobRetried(await Node(jobs, new JobId(id), stop));

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<DeleteOutputsResult>)),
        Description("Deletes results that were taken elsewhere.")]
    public static async Task<object> DeleteOutputs([FromServices] AssetCommands commands, IResolveFieldContext context,
        [Id] string assetId, CancellationToken stop) =>
        await commands.DeleteOutputs(new AssetId(assetId), OperationContext.Of(context).Caller, stop) is { } refused
            ? new OutputsNotDeleted(refused.Code, refused.Message) : new OutputsDeleted(assetId);

    [Requires(Scope.Submit), Complexity(20), OutputType(typeof(NonNullGraphType<DeleteAssetResult>)),
        Description("Deletes the source that was uploaded, all results and what is known of it. Its jobs stay in the list.")]
    public static async Task<object> DeleteAsset([FromServices] AssetCommands commands, IResolveFieldContext context, [Id] string id,
        CancellationToken stop) =>
        await commands.Delete(new AssetId(id), OperationContext.Of(context).Caller, stop) is { } refused
            ? new AssetNotDeleted(refused.Code, refused.Message) : new AssetDeleted(id);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)),
        Description("What it holds it may finish; it gets nothing new.")]
    public static async Task<object> DrainWorker([FromServices] WorkerCommands commands, [FromServices] TenantView view,
        IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await Ours(view, context, id, async worker => Answer(await commands.Drain(worker, stop), id), stop);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)),
        Description("It gets nothing new, and what it holds goes elsewhere after its next heartbeat.")]
    public static async Task<object> PauseWorker([FromServices] WorkerCommands commands, [FromServices] TenantView view,
        IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await Ours(view, context, id, async worker => Answer(await commands.Pause(worker, stop), id), stop);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)), Description("It gets work again.")]
    public static async Task<object> ResumeWorker([FromServices] WorkerCommands commands, [FromServices] TenantView view,
        IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await Ours(view, context, id, async worker => Answer(await commands.Resume(worker, stop), id), stop);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>))]
    public static async Task<object> RenameWorker([FromServices] WorkerCommands commands, [FromServices] TenantView view,
        IResolveFieldContext context, [Id] string id, string name, CancellationToken stop) =>
        await Ours(view, context, id, async worker => Answer(await commands.Rename(worker, name, null, stop), id), stop);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWorkerResult>)),
        Description("All labels that people give it; those of before are gone, its own stay.")]
    public static async Task<object> LabelWorker([FromServices] WorkerCommands commands, [FromServices] TenantView view,
        IResolveFieldContext context, [Id] string id, IReadOnlyList<WorkerLabelInput> labels, CancellationToken stop) =>
        await Ours(view, context, id, async worker => Answer(
            await commands.Rename(worker, null,
                labels.GroupBy(label => label.Name, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal), stop), id), stop);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<DeleteWorkerResult>)),
        Description("Forgets it; it may announce itself anew.")]
    public static async Task<object> DeleteWorker([FromServices] WorkerCommands commands, [FromServices] TenantView view,
        IResolveFieldContext context, [Id] string id, CancellationToken stop) =>
        await Ours(view, context, id,
            async worker => await commands.Delete(worker, stop) is { } refused ? new WorkerUnknown(refused.Code, refused.Message, id)
            : new WorkerDeleted(id), stop);

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<CreateKeyResult>)),
        Description("An API key. Its secret is in the answer and is never shown again.")]
    public static async Task<object> CreateKey([FromServices] KeyCommands commands, IResolveFieldContext context, CreateKeyInput input,
        CancellationToken stop)
    {
        var order = new KeyOrder
        {
            Name = input.Name,
            Scopes = input.Scopes,
            Tenant = input.Tenant,
            ExpiresAt = input.ExpiresAt,
            ForManyWorkers = input.ForManyWorkers ?? false,
            RequestsPerMinute = input.RequestsPerMinute,
            JobsAtOnce = input.JobsAtOnce,
            BytesPerDay = input.BytesPerDay,
        };
        return await commands.Create(order, OperationContext.Of(context).Caller, stop) switch
        {
            { Refused: { } refused } => new KeyRefused(refused.Code, refused.Message),
            var created => new KeyCreated(new KeyNode(created.Key!), created.Key!.Key!),
        };
    }

    [Requires(Scope.Admin), Complexity(10), OutputType(typeof(NonNullGraphType<RevokeKeyResult>)),
        Description("It opens nothing any more, on all servers within seconds.")]
    public static async Task<object> RevokeKey([FromServices] KeyCommands commands, IResolveFieldContext context, [Id] string id,
        CancellationToken stop) =>
        await commands.Revoke(id, OperationContext.Of(context).Caller, stop) switch
        {
            { Refused: { } refused } => new KeyRefused(refused.Code, refused.Message),
            var revoked => new KeyRevoked(new KeyNode(revoked.Key!)),
        };

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<KeepProfileResult>)),
        Description("An own profile, as JSON text. It goes before a file of the same name until it is deleted.")]
    public static async Task<object> KeepProfile([FromServices] ProfileService profiles, [Id] string name, string json,
        CancellationToken stop) =>
        await profiles.Keep(name, json, stop) is { Count: > 0 } problems
            ? ProfileInvalid.Of(problems)
            : new ProfileKept(new ProfileNode((await profiles.Now(stop)).ByName[name]));

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<DeleteProfileResult>))]
    public static async Task<object> DeleteProfile([FromServices] ProfileService profiles, [Id] string name, CancellationToken stop) =>
        await profiles.Delete(name, stop) is { } refused ? new ProfileNotDeleted(refused.Code, refused.Message) : new ProfileDeleted(name);

    /// <summary>Of another tenant's worker is said what is said of one that is not there.</summary>
    private static async Task<object> Ours(TenantView view, IResolveFieldContext context, string id, Func<WorkerId, Task<object>> act,
        CancellationToken stop)
    {
        var worker = new WorkerId(id);
        if (await view.Sees(OperationContext.Of(context).Caller, worker, stop))
            return await act(worker);
        var unknown = WorkerCommands.Unknown(worker);
        return new WorkerUnknown(unknown.Code, unknown.Message, id);
    }

    private static async Task<object> Refused(CommandRefusal refused, JobService jobs, string id, CancellationToken stop)
        => refused.Kind == RefusalKind.Unknown
        ? new JobUnknown(refused.Code, refused.Message, id)
        : new JobRefused(refused.Code, refused.Message, await Node(jobs, new JobId(id), stop));

    private static object Answer(WorkerOutcome outcome, string id) => outcome switch
    {
        { Refused: { Kind: RefusalKind.Unknown } refused } => new WorkerUnknown(refused.Code, refused.Message, id),
        { Refused: { } refused } => new WorkerNameInvalid(refused.Code, refused.Message),
        _ => new WorkerChanged(new WorkerNode(outcome.Worker!)),
    };

    /// <summary>The job as it is after the command.</summary>
    private static async Task<JobNode> Node(JobService jobs, JobId job, CancellationToken stop)
        => await jobs.List(new JobFilter(Limit: 1) { Only = [job] }, stop) is [var found]
        ? new JobNode(found)
        : throw new InvalidOperationException($"Job {job} is gone.");
}
