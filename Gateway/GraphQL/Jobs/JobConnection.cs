using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Lists;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

/// <param name="found">One more than the page, if there is one.</param>
/// <param name="filter">What was asked for.</param>
/// <param name="first">Length of the page.</param>
[Requires(Scope.Read)]
internal sealed class JobConnection(IReadOnlyList<JobSummary> found, JobFilter filter, int first)
{
    [Complexity(1, 1)]
    public IReadOnlyList<JobEdge> Edges { get; } = [.. found.Take(first)
        .Select(job => new JobEdge(JobCursor.Write(JobPlace.Of(job, filter.Sort)), new JobNode(job)))];

    [Complexity(1, 1)]
    public IReadOnlyList<JobNode> Nodes => [.. Edges.Select(edge => edge.Node)];

    public PageInfo PageInfo
        => new(found.Count > first, filter.After is not null, Edges.Count > 0 ? Edges[0].Cursor : null,
        Edges.Count > 0 ? Edges[^1].Cursor : null);

    [Description("How many jobs the filter finds, whatever the page.")]
    public Task<int> TotalCount([FromServices] JobService jobs, CancellationToken stop) => jobs.Count(filter, stop);
}

[Requires(Scope.Read)]
internal sealed record JobEdge([property: Description("Pass as `after` to go on behind this job.")] string Cursor, JobNode Node);

[Requires(Scope.Read)]
internal sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);
