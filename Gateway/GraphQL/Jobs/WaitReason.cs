using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Requires(Scope.Read), Description("Why steps that could run do not.")]
internal sealed record WaitReason(string Why, [property: Description("How many steps wait for that reason.")] int Steps,
    [property: Id, Description("The first of them.")] string FirstStepId)
{
    /// <summary>Steps that wait for others of the same job explain nothing.</summary>
    internal static IReadOnlyList<WaitReason> Of(IReadOnlyList<StepView> steps) =>
    [
        .. steps.Where(step => step is { State: StepState.Held or StepState.Open or StepState.BackOff, Why: not null })
            .GroupBy(step => step.Why!)
            .Select(same => new WaitReason(same.Key, same.Count(), same.First().Id.Value)),
    ];
}
