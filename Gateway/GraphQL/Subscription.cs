using System.ComponentModel;
using System.Runtime.CompilerServices;
using GraphQL;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Jobs;
using Transcode.Gateway.GraphQL.Queues;

namespace Transcode.Gateway.GraphQL;

[Requires(Scope.Read)]
internal sealed class Subscription
{
    [Description("The job now and whenever it moves, at most once a second. Ends when the job is over; at once where there is no such job.")]
    public static async IAsyncEnumerable<JobNode> Job([FromServices] LiveFeeds feeds, IResolveFieldContext context, [Id] string id,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var detail in feeds.Job(new JobId(id), stop))
        {
            if (!OperationContext.Of(context).Caller.Sees(detail.Job.Order.Tenant))
                yield break;
            yield return new JobNode(detail);
        }
    }

    [Description("Jobs that are new or have changed, each once, at most once a second. The first message is empty: query the list after it, "
        + "and nothing is missed.")]
    public static async IAsyncEnumerable<IReadOnlyList<JobNode>> Jobs([FromServices] LiveFeeds feeds, IResolveFieldContext context,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var (caller, isFirst) = (OperationContext.Of(context).Caller, true);
        await foreach (var changed in feeds.Jobs(stop))
        {
            var seen = changed.Where(job => caller.Sees(job.Tenant)).Select(job => new JobNode(job)).ToList();
            if (seen.Count > 0 || isFirst || changed.Count == 0)
                yield return seen;
            isFirst = false;
        }
    }

    [Description("All workers and how much waits, now and whenever something of it moves, at most every two seconds.")]
    public static async IAsyncEnumerable<Fleet> Fleet([FromServices] LiveFeeds feeds, IResolveFieldContext context,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var state in feeds.Fleet(stop))
            yield return new Fleet(state, OperationContext.Of(context).Caller);
    }
}
