using System.ComponentModel;
using GraphQL;
using GraphQL.DataLoader;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Batching;
using Transcode.Gateway.GraphQL.Workers;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("Step"), Requires(Scope.Read), Description("A piece of a job that one worker does.")]
internal sealed class StepNode(StepView step)
{
    [Id, Description("Unique in its job: \"hls.video.0003\".")]
    public string Id => step.Id.Value;

    [Description("probe, encode_video, encode_audio, render, package, verify.")]
    public string Kind => step.Step.KindName();

    [Description("Null: it waits for other steps.")]
    public StepState? State => step.State;

    public double Percent => Math.Round(step.Progress, 1);

    [Id, Description("Who holds it, or held it last.")]
    public string? WorkerId => step.Worker?.Value;

    public IDataLoaderResult<WorkerNode?>? Worker([FromServices] WorkerLoader workers, IResolveFieldContext context)
        => step.Worker is { } worker
        ? workers.Load(worker,
        found => found is not null && OperationContext.Of(context).Caller.Sees(found.Tenant) ? WorkerNode.Of(found) : null)
        : null;

    [Description("How often it was tried.")]
    public int Attempts => step.Attempts;

    [Description("Since when it is in this state, where that is known.")]
    public DateTimeOffset? Since => step.Since;

    [Description("Why it does not run, or how it runs, in words; null when it is over and well.")]
    public string? Why => step.Why;

    [Description("Steps whose results it needs.")]
    public IReadOnlyList<string> WaitsFor => [.. step.Step.WaitsFor.Select(id => id.Value)];

    [Description("What it encodes, where it encodes picture.")]
    public ChunkNode? Chunk => step.Step is Step.EncodeVideo video ? new ChunkNode(video.Chunk, step) : null;
}

[Name("Chunk"), Requires(Scope.Read), Description("A stretch of the timeline that one machine encodes in one go.")]
internal sealed class ChunkNode(Chunk chunk, StepView step)
{
    [Description("From 0.")]
    public int Number => chunk.Number;

    [Description("Seconds.")]
    public double Start => chunk.Start.Seconds;

    [Description("Seconds; where the next chunk, or nothing, begins.")]
    public double End => chunk.End.Seconds;

    public long Frames => chunk.Frames;

    [Description("How many segments it makes of each rendition; 0 where only the encode will tell.")]
    public int Segments => chunk.Segments.Count;

    [Id, Description("The step that encodes it.")]
    public string StepId => step.Id.Value;

    [Description("Null: it waits for other steps.")]
    public StepState? State => step.State;

    public double Percent => Math.Round(step.Progress, 1);

    [Id]
    public string? WorkerId => step.Worker?.Value;

    [Description("Names of the renditions that come of this decode.")]
    public IReadOnlyList<string> Renditions => step.Step is Step.EncodeVideo video ? video.Encode : [];
}
