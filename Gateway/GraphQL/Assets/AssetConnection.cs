using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Assets;
using Transcode.Domain.Lists;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Jobs;

namespace Transcode.Gateway.GraphQL.Assets;

/// <param name="found">One more than the page, if there is one.</param>
/// <param name="filter">What was asked for.</param>
/// <param name="first">Length of the page.</param>
[Requires(Scope.Read)]
internal sealed class AssetConnection(IReadOnlyList<Asset> found, AssetFilter filter, int first)
{
    [Complexity(1, 1)]
    public IReadOnlyList<AssetEdge> Edges { get; } = [.. found.Take(first)
        .Select(asset => new AssetEdge(AssetPlace.Of(asset).ToString(), new AssetNode(asset)))];

    [Complexity(1, 1)]
    public IReadOnlyList<AssetNode> Nodes => [.. Edges.Select(edge => edge.Node)];

    public PageInfo PageInfo
        => new(found.Count > first, filter.After is not null, Edges is [var begin, ..] ? begin.Cursor : null,
        Edges is [.., var end] ? end.Cursor : null);

    /// <exception cref="ExecutionError">It is none of ours.</exception>
    internal static AssetPlace? Place(string? cursor) => cursor is null ? null : AssetPlace.Read(cursor)
        ?? throw JobCursor.Refused();
}

[Requires(Scope.Read)]
internal sealed record AssetEdge([property: Description("Pass as `after` to go on behind this asset.")] string Cursor, AssetNode Node);
