using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Profiles;

[Requires(Scope.Read)]
internal sealed record ProfileKept(ProfileNode Profile);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("It was not kept.")]
internal sealed record ProfileInvalid(string Code, string Message,
    [property: Description("Every fault of it.")] IReadOnlyList<ProfileFault> Faults) : IRefusal;

[Requires(Scope.Read)]
internal sealed record ProfileFault(string Field, string Problem);

[Requires(Scope.Read)]
internal sealed record ProfileDeleted([property: Id] string Name);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("There is none of that name, or it is a file of the server.")]
internal sealed record ProfileNotDeleted(string Code, string Message) : IRefusal;

internal sealed class KeepProfileResult : OutcomeUnion<ProfileKept, ProfileInvalid>;

internal sealed class DeleteProfileResult : OutcomeUnion<ProfileDeleted, ProfileNotDeleted>;
