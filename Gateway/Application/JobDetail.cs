using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;

namespace Transcode.Gateway.Application;

/// <summary>A job with all that is known of it at one moment. What explains why its steps wait is looked up once, and only for who
/// asks.</summary>
/// <param name="job">With its plan, once there is one.</param>
/// <param name="version">Place of its last event in its own log.</param>
/// <param name="progress">How far it is.</param>
/// <param name="explain">Looks the steps up.</param>
internal sealed class JobDetail(Job job, int version, JobProgress progress, Func<Task<IReadOnlyList<StepView>>> explain)
{
    private readonly Lazy<Task<IReadOnlyList<StepView>>> _steps = new(explain);

    public Job Job { get; } = job;

    public JobProgress Progress { get; } = progress;

    public int Version { get; } = version;

    /// <summary>Every step of the present generation, and why it waits.</summary>
    public Task<IReadOnlyList<StepView>> Steps => _steps.Value;

    /// <summary>The same to a viewer.</summary>
    public bool SameAs(JobDetail other) => Version == other.Version && Progress.SameAs(other.Progress);
}
