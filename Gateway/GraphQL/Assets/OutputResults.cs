using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Assets;

[Requires(Scope.Read)]
internal sealed record OutputsDeleted([property: Id] string AssetId);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("There is no such asset, or a job still makes outputs of it.")]
internal sealed record OutputsNotDeleted(string Code, string Message) : IRefusal;

internal sealed class DeleteOutputsResult : OutcomeUnion<OutputsDeleted, OutputsNotDeleted>;
