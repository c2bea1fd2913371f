using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Web.Jobs;

/// <summary>A job's stages in a row, in the order of <see cref="Pipeline"/>. Pure.</summary>
/// <param name="Stage">Which.</param>
/// <param name="State">How it is.</param>
/// <param name="Done">Of its steps.</param>
/// <param name="All">Its steps; 0: not known yet, or it has none.</param>
public sealed record StageView(Stage Stage, StageState State, int Done, int All)
{
    /// <summary>Bringing the bytes is over before there is a job, unless they are fetched.</summary>
    public static IReadOnlyList<StageView> Of(Job job, IReadOnlyList<StepView> steps) =>
        [.. Pipeline.Stages.Where(stage => stage != Stage.Fetch || job.Order.Source.Fetch is not null)
            .Select(stage => Of(stage, job, [.. steps.Where(view => StageOf(view.Step) == stage)]))];

    private static StageView Of(Stage stage, Job job, IReadOnlyList<StepView> steps)
    {
        var done = steps.Count(view => view.State == StepState.Done);
        return new StageView(stage, job switch
        {
            Job.Ready => StageState.Done,
            _ when steps.Any(view => view.State == StepState.Failed) => StageState.Failed,
            { Plan: not null } when stage == Stage.Plan => StageState.Done,
            _ when steps.Count > 0 && done == steps.Count => StageState.Done,
            { IsFinal: false } when steps.Any(view => view.State is StepState.Leased or StepState.Accepted or StepState.BackOff)
            || done > 0 => StageState.Running,
            _ => job.IsFinal ? StageState.Never : StageState.Waiting,
        }, done, steps.Count);
    }

    private static Stage StageOf(Step step) => step switch
    {
        Step.Fetch => Stage.Fetch,
        Step.Probe => Stage.Probe,
        Step.Package => Stage.Package,
        Step.Verify => Stage.Verify,
        _ => Stage.Encode,
    };
}

/// <summary>How a stage is.</summary>
public enum StageState
{
    Waiting = 1,
    Running = 2,
    Done = 3,
    Failed = 4,
    /// <summary>The job was over before.</summary>
    Never = 5,
}
