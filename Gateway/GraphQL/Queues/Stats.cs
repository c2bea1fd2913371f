using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Workers;

namespace Transcode.Gateway.GraphQL.Queues;

[Requires(Scope.Read), Description("How much there is to do, and who is there to do it.")]
internal sealed class Stats
{
    [OfPlatform, Complexity(5)]
    public static async Task<DepthNode> Depth([FromServices] JobService jobs, CancellationToken stop)
        => DepthNode.Of(await jobs.Depth(stop));

    [Complexity(10, 7), Description("Jobs by state; a state without any is left out.")]
    public static async Task<IReadOnlyList<StateCount>> Jobs([FromServices] JobService jobs, IResolveFieldContext context,
        CancellationToken stop) =>
        [.. (await jobs.Counts(OperationContext.Of(context).Caller.Tenant, stop)).Select(count => new StateCount(count.State, count.Jobs))];

    [OfPlatform, Complexity(10, 5), Description("By what steps require of a worker; \"software\" is what everybody has.")]
    public static async Task<IReadOnlyList<QueueNode>> Queues([FromServices] JobService jobs, CancellationToken stop) =>
        [.. (await jobs.Queues(stop)).Select(queue => new QueueNode(queue.Capability, queue.Open, queue.WaitingWorkers))];

    [Complexity(10, 7)]
    public static async Task<IReadOnlyList<StatusCount>> Workers([FromServices] WorkerService workers, IResolveFieldContext context,
        CancellationToken stop) =>
        [.. (await workers.List(stop)).Where(worker => OperationContext.Of(context).Caller.Sees(worker.Tenant))
            .CountBy(worker => worker.Status).OrderBy(count => count.Key).Select(count => new StatusCount(count.Key, count.Value))];
}

[Requires(Scope.Read)]
internal sealed record StateCount(JobState State, int Jobs);

[Requires(Scope.Read)]
internal sealed record StatusCount(WorkerStatus Status, int Workers);

[Name("Queue"), Requires(Scope.Read)]
internal sealed record QueueNode(
    string Capability, [property: Description("Steps that a worker could take now.")] int Open,
        [property: Description("Workers that would take a step of it at once.")] int WaitingWorkers);

[Requires(Scope.Read), Description("All workers, what each holds, and how much waits.")]
internal sealed class Fleet(FleetState state, Caller caller)
{
    public IReadOnlyList<WorkerNode> Workers
        => [.. state.Workers.Where(worker => caller.Sees(worker.Tenant))
        .Select(worker => new WorkerNode(worker, state.Running[worker.Id]))];

    [OfPlatform]
    public DepthNode Depth => DepthNode.Of(state.Depth);
}

[Name("Depth"), Requires(Scope.Read)]
internal sealed record DepthNode(
    [property: Description("Steps that a worker could take now.")] int OpenSteps,
        [property: Description("Steps that are lent to workers.")] int RunningSteps,
    [property: Description("Jobs that are not over.")] int ActiveJobs)
{
    internal static DepthNode Of(QueueDepth depth) => new(depth.OpenSteps, depth.LeasedSteps, depth.ActiveJobs);
}
