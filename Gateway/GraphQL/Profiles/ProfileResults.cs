using System.ComponentModel;
using GraphQL;
using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.Profiles;

namespace Transcode.Gateway.GraphQL.Profiles;

[Requires(Scope.Read)]
internal sealed record ProfileKept(ProfileNode Profile);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("It holds faults.")]
internal sealed record ProfileInvalid(string Code, string Message,
    [property: Description("Every fault of it.")] IReadOnlyList<ProfileFault> Faults) : IRefusal
{
    internal static ProfileInvalid Of(IReadOnlyList<ProfileProblem> problems) => new(FailureCodes.ProfileInvalid,
        ProfileService.Message(problems), [.. problems.Select(problem => new ProfileFault(problem.Field, problem.Problem))]);
}

[Requires(Scope.Read)]
internal sealed record ProfileFault(string Field, string Problem);

[Requires(Scope.Read)]
internal sealed record ProfileDeleted([property: Id] string Name);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("There is none of that name, or it is a file of the server.")]
internal sealed record ProfileNotDeleted(string Code, string Message) : IRefusal;

internal sealed class KeepProfileResult : OutcomeUnion<ProfileKept, ProfileInvalid>;

internal sealed class DeleteProfileResult : OutcomeUnion<ProfileDeleted, ProfileNotDeleted>;
