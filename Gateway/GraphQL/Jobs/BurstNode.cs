using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Burst;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("Burst"), Requires(Scope.Read), Description("A machine that was borrowed for a job.")]
internal sealed class BurstNode(JobBurst burst)
{
    [Id]
    public string Run => burst.Run.Value;

    [Description("The kind of machine.")]
    public string Tier => burst.Tier;

    [Description("Null: it is not over.")]
    public BurstState? Outcome => burst.Outcome;

    [Description("At work.")]
    public double Seconds => burst.Seconds;

    [Description("By the platform's own reckoning.")]
    public double Dollars => (double)burst.Dollars;
}
