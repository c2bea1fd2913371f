using System.ComponentModel;
using System.Text.Json;
using GraphQL;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Requires(Scope.Read)]
internal sealed record TimelineConnection(
    [property: Complexity(1, 1)] IReadOnlyList<TimelineEvent> Nodes, bool HasNextPage,
        [property: Description("Pass as `after` for the next page; null: nothing has happened.")] long? EndSequence)
{
    /// <param name="found">One more than the page, if there is one.</param>
    /// <param name="first">Length of the page.</param>
    internal static TimelineConnection Of(IReadOnlyList<StoredEvent> found, int first)
    {
        TimelineEvent[] page = [.. found.Take(first).Select(stored => new TimelineEvent(stored))];
        return new(page, found.Count > first, page.Length > 0 ? page[^1].Sequence : null);
    }
}

[Requires(Scope.Read), Description("Something that happened to a job.")]
internal sealed class TimelineEvent(StoredEvent stored)
{
    private readonly JsonElement _happened = JsonSerializer.SerializeToElement(stored.Told, ProtocolJson.Default.JobEvent);

    [Description("Rises over all jobs.")]
    public long Sequence => stored.Sequence;

    public DateTimeOffset At => stored.At;

    [Description("\"step_leased\", \"job_ready\": the names of the event stream.")]
    public string Name => _happened.GetProperty("event").GetString()!;

    [Id]
    public string? StepId => stored.Event switch
    {
        JobEvent.StepFinished e => e.Step.Value,
        JobEvent.StepFailed e => e.Failure.Step.Value,
        JobEvent.StepHedged e => e.Step.Value,
        JobEvent.StepLeased e => e.Lease.Step.Value,
        JobEvent.StepYielded e => e.Step.Value,
        JobEvent.ResultAccepted e => e.Step.Value,
        JobEvent.DamageFound e => e.Step.Value,
        JobEvent.CutAbandoned e => e.Step.Value,
        JobEvent.CopyAbandoned e => e.Step.Value,
        JobEvent.OutputsRendered e => e.Step.Value,
        JobEvent.OutputsPackaged e => e.Step.Value,
        JobEvent.OutputsVerified e => e.Step.Value,
        _ => null,
    };

    [Id]
    public string? WorkerId => stored.Event switch
    {
        JobEvent.SourceProbed e => e.Worker.Value,
        JobEvent.StepFinished e => e.Worker.Value,
        JobEvent.StepFailed e => e.Failure.Worker.Value,
        JobEvent.StepHedged e => e.Worker.Value,
        JobEvent.StepLeased e => e.Lease.Worker.Value,
        JobEvent.StepYielded e => e.Worker.Value,
        JobEvent.ResultAccepted e => e.Worker.Value,
        JobEvent.JobPinned e => e.Worker?.Value,
        _ => null,
    };

    [Description("Why, in words, where there is a why.")]
    public string? Why => stored.Event switch
    {
        JobEvent.StepFailed e => e.Failure.Why.Message,
        JobEvent.StepHedged e => e.Why,
        JobEvent.StepYielded e => e.Reason,
        JobEvent.BurstStarted e => e.Why,
        JobEvent.BurstEnded e => e.Why,
        JobEvent.JobPinned e => e.Why,
        JobEvent.DamageFound e => string.Join("; ", e.Messages),
        JobEvent.CutAbandoned e => e.Why.Message,
        JobEvent.CopyAbandoned e => e.Why.Message,
        JobEvent.JobFailed e => e.Why.Message,
        JobEvent.JobRejected e => e.Why.Message,
        JobEvent.JobCancelled e => e.Reason,
        _ => null,
    };

    [Description("All of it, as JSON text, as the event stream sends it.")]
    public string Happened => _happened.GetRawText();
}
