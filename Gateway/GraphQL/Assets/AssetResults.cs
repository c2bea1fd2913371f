using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Assets;

[Requires(Scope.Read)]
internal sealed record AssetDeleted([property: Id] string Id);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("There is no such asset, or a job works on it.")]
internal sealed record AssetNotDeleted(string Code, string Message) : IRefusal;

internal sealed class DeleteAssetResult : OutcomeUnion<AssetDeleted, AssetNotDeleted>;
