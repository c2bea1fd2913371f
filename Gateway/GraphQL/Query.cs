using System.ComponentModel;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Types;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Lists;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Assets;
using Transcode.Gateway.GraphQL.Batching;
using Transcode.Gateway.GraphQL.Jobs;
using Transcode.Gateway.GraphQL.Keys;
using Transcode.Gateway.GraphQL.Limits;
using Transcode.Gateway.GraphQL.Profiles;
using Transcode.Gateway.GraphQL.Queues;
using Transcode.Gateway.GraphQL.Webhooks;
using Transcode.Gateway.GraphQL.Workers;
using Transcode.Gateway.Keys;
using Transcode.Gateway.Profiles;

namespace Transcode.Gateway.GraphQL;

[Requires(Scope.Read)]
internal sealed class Query
{
    [Description("Null: there is no such job.")]
    public static IDataLoaderResult<JobNode?> Job([FromServices] JobLoader jobs, IResolveFieldContext context, [Id] string id) =>
        jobs.Load(new JobId(id),
            found => found is not null && OperationContext.Of(context).Caller.Sees(found.Tenant) ? new JobNode(found) : null);

    [Complexity<PageCost>, Description("A page of jobs. Go on with `after`: the endCursor of the page before.")]
    public static async Task<JobConnection> Jobs(
        [FromServices] JobService jobs, IResolveFieldContext context, int first = 20, string? after = null, JobFilterInput? filter = null,
            JobSort sort = JobSort.Newest, CancellationToken stop = default)
    {
        var wanted = new JobFilter(Label: filter?.Label, Limit: PageSize.Of(first) + 1)
        {
            States = filter?.States ?? [],
            Tenant = OperationContext.Of(context).Caller.Tenant,
            Sort = sort,
            After = after is null ? null : JobCursor.Read(after),
        };
        return new JobConnection(await jobs.List(wanted, stop), wanted, first);
    }

    [Complexity(5), Description("Null: there is no such asset.")]
    public static async Task<AssetNode?> Asset([FromServices] JobService jobs, [FromServices] Uploads uploads,
        IResolveFieldContext context, [Id] string id, CancellationToken stop)
    {
        var caller = OperationContext.Of(context).Caller;
        if (await jobs.Assets([new AssetId(id)], stop) is [var asset])
            return caller.Sees(asset.Tenant) ? AssetNode.Of(asset) : null;
        return caller.Tenant is null && await uploads.Find(new AssetId(id), stop) is { } upload ? AssetNode.Of(upload) : null;
    }

    [Complexity<PageCost>, Description("A page of assets, newest first. Go on with `after`: the endCursor of the page before.")]
    public static async Task<AssetConnection> Assets([FromServices] AssetService assets, IResolveFieldContext context, int first = 20,
        string? after = null, AssetStatus? status = null, [Description("Part of the label, in either case.")] string? label = null,
        CancellationToken stop = default)
    {
        var wanted = new AssetFilter(status, label, PageSize.Of(first) + 1) { After = AssetConnection.Place(after) };
        return new AssetConnection(await assets.List(wanted, OperationContext.Of(context).Caller, stop), wanted, first);
    }

    [Description("Everybody ever seen, by id.")]
    public static async Task<IReadOnlyList<WorkerNode>> Workers([FromServices] WorkerService workers, IResolveFieldContext context,
        [Description("Only those in one of these.")] IReadOnlyList<WorkerStatus>? statuses = null, CancellationToken stop = default) =>
        [.. (await workers.List(stop)).Where(worker => OperationContext.Of(context).Caller.Sees(worker.Tenant))
            .Where(worker => statuses is not { Count: > 0 } || statuses.Contains(worker.Status)).Select(worker => new WorkerNode(worker))];

    [Complexity(5), Description("Null: it never announced itself.")]
    public static async Task<WorkerNode?> Worker([FromServices] WorkerService workers, IResolveFieldContext context, [Id] string id,
        CancellationToken stop) =>
        await workers.Find(new WorkerId(id), stop) is { } worker && OperationContext.Of(context).Caller.Sees(worker.Tenant)
            ? WorkerNode.Of(worker) : null;

    [Description("All that a job may name, by name.")]
    public static async Task<IReadOnlyList<ProfileNode>> Profiles([FromServices] ProfileService profiles, CancellationToken stop)
        => [.. (await profiles.Now(stop)).All.Select(profile => new ProfileNode(profile))];

    [Complexity(5), Description("Null: there is no such profile.")]
    public static async Task<ProfileNode?> Profile([FromServices] ProfileService profiles, [Id] string name, CancellationToken stop) =>
        (await profiles.Now(stop)).ByName.TryGetValue(name, out var profile) ? new ProfileNode(profile) : null;

    [Complexity(20), OutputType(typeof(NonNullGraphType<ProfilePreviewResult>)),
        Description("What a profile would make of a source: the one that is sent, or without JSON the one that is kept.")]
    public static async Task<object> ProfilePreview([FromServices] ProfilePreviews previews, IResolveFieldContext context, [Id] string name,
        [Description("The profile as it would be written.")] string? json = null,
        [Description("The id of an asset, or a sample; null: the first sample of a kind that it is for.")] string? source = null,
        CancellationToken stop = default) =>
        await previews.Of(name, json, source, OperationContext.Of(context).Caller, stop) switch
        {
            { Outline: { } outline, Source: var tried } => new ProfilePreviewed(tried, outline),
            { Unfit: { } unfit } => new ProfileNotPreviewed(unfit.Code, unfit.Message),
            { Refused: { } refused } => new ProfileNotPreviewed(refused.Code, refused.Message),
            { Problems: var problems } => ProfileInvalid.Of(problems),
        };

    [Requires(Scope.Admin), Complexity(10),
        Description("Keys that were made here, newest first; those of the settings are not among them.")]
    public static async Task<IReadOnlyList<KeyNode>> Keys([FromServices] KeyCommands keys, IResolveFieldContext context,
        CancellationToken stop) =>
        [.. (await keys.List(OperationContext.Of(context).Caller, stop)).Select(key => new KeyNode(key))];

    public static Stats Stats() => new();

    [Requires(Scope.Admin), OfPlatform, Description("Addresses that are told of all jobs, or of one, newest first.")]
    public static async Task<IReadOnlyList<WebhookNode>> Webhooks([FromServices] WebhookCommands commands, [Id] string? jobId = null,
        CancellationToken stop = default) =>
        [.. (await commands.List(jobId is null ? null : new JobId(jobId), stop)).Select(webhook => new WebhookNode(webhook))];

    [Requires(Scope.Admin), OfPlatform, Complexity(5), Description("Null: there is no such webhook.")]
    public static async Task<WebhookNode?> Webhook([FromServices] WebhookCommands commands, [Id] string id, CancellationToken stop) =>
        await commands.Find(new WebhookId(id), stop) is { } found ? new WebhookNode(found) : null;
}
