using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Workers;

[Requires(Scope.Read)]
internal sealed record WorkerChanged(WorkerNode Worker);

[Requires(Scope.Read), Description("It is forgotten; it may announce itself anew.")]
internal sealed record WorkerDeleted([property: Id] string Id);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("It never announced itself.")]
internal sealed record WorkerUnknown(string Code, string Message, [property: Id] string Id) : IRefusal;

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("A name or a label is none that is allowed.")]
internal sealed record WorkerNameInvalid(string Code, string Message) : IRefusal;

[Name("WorkerLabelInput")]
internal sealed class WorkerLabelInput
{
    public string Name { get; set; } = "";
    public string Value { get; set; } = "";
}

internal sealed class ChangeWorkerResult : OutcomeUnion<WorkerChanged, WorkerUnknown, WorkerNameInvalid>;

internal sealed class DeleteWorkerResult : OutcomeUnion<WorkerDeleted, WorkerUnknown>;
