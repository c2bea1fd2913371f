using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("JobProgress"), Requires(Scope.Read), Description("How far a job is.")]
internal sealed class ProgressNode(JobProgress progress)
{
    [Description("0 to 100, of expected work.")]
    public double Percent => Math.Round(progress.Percent, 1);

    [Description("Frames per second, of all machines together.")]
    public double Fps => Math.Round(progress.Fps, 1);

    [Description("Seconds of timeline per second, of all machines together.")]
    public double Speed => Math.Round(progress.Speed, 2);

    [Description("Null: nothing can be said yet.")]
    public double? RemainingSeconds => progress.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds) : null;
}
