using System.ComponentModel;
using GraphQL;
using GraphQL.DataLoader;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Assets;
using Transcode.Gateway.GraphQL.Batching;

namespace Transcode.Gateway.GraphQL.Jobs;

/// <summary>A job: what lists know of it at once, and the rest when it is asked for, in one look at the job.</summary>
[Name("Job"), Requires(Scope.Read), Description("One run of an asset through its profiles.")]
internal sealed class JobNode
{
    private const double LookAtJob = 10;

    private readonly JobSummary _summary;
    private readonly JobDetail? _detail;

    public JobNode(JobSummary summary) => _summary = summary;

    public JobNode(JobDetail detail) => (_summary, _detail) = (JobStates.SummaryOf(detail.Job, default), detail);

    [Id]
    public string Id => _summary.Id.Value;

    [Id]
    public string AssetId => _summary.Asset.Value;

    public IDataLoaderResult<AssetNode?> Asset([FromServices] AssetLoader assets) => assets.Load(_summary.Asset, AssetNode.Of);

    [Description("What the source is called; a label, never a path.")]
    public string Label => _summary.Label;

    public JobState State => _summary.State;

    [Description("Nothing will happen any more unless it is tried again.")]
    public bool Final => _summary.State is JobState.Ready or JobState.Failed or JobState.Rejected or JobState.Cancelled;

    [Description("What is made, by name; \"default\" while the source's kind is not known.")]
    public IReadOnlyList<string> Profiles => _summary.Profiles;

    public int Attempt => _summary.Attempt;

    [Description("Higher goes first.")]
    public int Priority => _summary.Priority;

    public DateTimeOffset SubmittedAt => _summary.SubmittedAt;

    [Description("When something last happened to it.")]
    public IDataLoaderResult<DateTimeOffset?> ChangedAt([FromServices] JobLoader jobs)
    {
        if (_detail is null)
            jobs.Keep(_summary.Id, _summary);
        return jobs.Load(_summary.Id, found => found?.ChangedAt);
    }

    [Description("Why it failed, was rejected or was cancelled, in words.")]
    public string? Why => _summary.Why;

    [Complexity(LookAtJob)]
    public IDataLoaderResult<ProgressNode?> Progress([FromServices] DetailLoader details)
        => From(details, detail => detail is null ? null : new ProgressNode(detail.Progress));

    [Complexity(LookAtJob, 20), Description("The map of its steps, in the order of the plan.")]
    public IDataLoaderResult<IReadOnlyList<StepNode>> Steps([FromServices] DetailLoader details,
        [Description("Only those in one of these states.")] IReadOnlyList<Domain.Dispatch.StepState>? states = null) =>
        From(details,
            async detail =>
            (IReadOnlyList<StepNode>)[.. (await StepsOf(detail)).Where(
                step => states is not { Count: > 0 } || step.State is { } state && states.Contains(state))
                    .Select(step => new StepNode(step))]);

    [Complexity(LookAtJob), Description("Why steps that could run do not, each reason once.")]
    public IDataLoaderResult<IReadOnlyList<WaitReason>> Waiting([FromServices] DetailLoader details)
        => From(details, async detail => WaitReason.Of(await StepsOf(detail)));

    [Complexity(LookAtJob, 5), Description("The sizes of the picture, each with its chunks.")]
    public IDataLoaderResult<IReadOnlyList<RenditionNode>> Renditions([FromServices] DetailLoader details) =>
        From(details, async detail => RenditionNode.Of(detail?.Job.Plan, await StepsOf(detail)));

    [Complexity(LookAtJob)]
    public IDataLoaderResult<IReadOnlyList<OutputNode>> Outputs([FromServices] DetailLoader details) =>
        From(details,
            detail => (IReadOnlyList<OutputNode>)[.. (detail?.Job.Outputs ?? []).Select(output => new OutputNode(_summary.Asset, output))]);

    [Complexity(LookAtJob), Description("Address of the playlist that names all renditions; it plays while the job still runs.")]
    public IDataLoaderResult<string?> Master([FromServices] DetailLoader details) =>
        From(details,
            detail => detail is not null && PlannedFiles.MasterOf(detail.Job) is { } master ? PublicPath.Url(_summary.Asset, master)
            : null);

    [Complexity(LookAtJob), Description("What a person should know though it is no failure.")]
    public IDataLoaderResult<IReadOnlyList<string>> Warnings([FromServices] DetailLoader details)
        => From(details, detail => (IReadOnlyList<string>)(detail?.Job.Warnings ?? []));

    [Complexity(LookAtJob), Description("Decisions of the plan that a person may wonder about.")]
    public IDataLoaderResult<IReadOnlyList<string>> Remarks([FromServices] DetailLoader details)
        => From(details, detail => detail?.Job.Plan?.Remarks ?? []);

    [Complexity(LookAtJob), Description("Why it failed or was rejected.")]
    public IDataLoaderResult<FailureNode?> Failure([FromServices] DetailLoader details) => From(details, detail => detail?.Job switch
    {
        Job.Failed failed => new FailureNode(failed.Why),
        Job.Rejected rejected => new FailureNode(rejected.Why),
        _ => null,
    });

    [Complexity(LookAtJob), Description("Machines that were borrowed for it, with what they cost.")]
    public IDataLoaderResult<IReadOnlyList<BurstNode>> Bursts([FromServices] DetailLoader details)
        => From(details, detail => (IReadOnlyList<BurstNode>)[.. (detail?.Job.Bursts ?? []).Select(burst => new BurstNode(burst))]);

    [Complexity<Limits.PageCost>, Description("What happened to it, oldest first.")]
    public async Task<TimelineConnection> Timeline(
        [FromServices] JobService jobs, int first = 50,
            [Description("The sequence of the last event that is known already.")] long after = 0, CancellationToken stop = default) =>
        TimelineConnection.Of(await jobs.Timeline(_summary.Id, Math.Max(0, after), PageSize.Of(first) + 1, stop), first);

    private IDataLoaderResult<T> From<T>(DetailLoader details, Func<JobDetail?, T> choose)
        => From(details, detail => Task.FromResult(choose(detail)));

    private IDataLoaderResult<T> From<T>(DetailLoader details, Func<JobDetail?, Task<T>> choose)
    {
        if (_detail is { } known)
            details.Keep(_summary.Id, known);
        return details.Load(_summary.Id, choose);
    }

    private static Task<IReadOnlyList<Domain.Dispatch.StepView>> StepsOf(JobDetail? detail)
        => detail?.Steps ?? Task.FromResult<IReadOnlyList<Domain.Dispatch.StepView>>([]);
}
