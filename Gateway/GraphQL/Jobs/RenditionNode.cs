using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("Rendition"), Requires(Scope.Read), Description("One size of the picture, and how far each chunk of it is.")]
internal sealed class RenditionNode(string profile, Rendition rendition, IReadOnlyList<StepView> steps)
{
    public string Profile => profile;

    [Description("Unique in its profile: \"720p\".")]
    public string Name => rendition.Name;

    public int Width => rendition.Width;
    public int Height => rendition.Height;

    [Description("Nominal bitrate in kbit/s.")]
    public int Kbps => rendition.Kbps;

    [Description("Made of the source's own packets: nothing is encoded.")]
    public bool Copied => rendition.IsCopied;

    [Complexity(1, 20), Description("In the order of the timeline.")]
    public IReadOnlyList<ChunkNode> Chunks => [.. steps.Select(step => new ChunkNode(((Step.EncodeVideo)step.Step).Chunk, step))];

    [Description("How many of its chunks are done.")]
    public int ChunksDone => steps.Count(step => step.State is StepState.Done or StepState.Accepted);

    public int ChunkCount => steps.Count;

    internal static IReadOnlyList<RenditionNode> Of(Plan? plan, IReadOnlyList<StepView> steps) =>
        [.. (plan?.Parts
            ?? []).SelectMany(
            part => (part.Video?.Renditions
                ?? []).Select(rendition => new RenditionNode(part.Profile.Name, rendition, Of(part, rendition, steps))))];

    private static List<StepView> Of(ProfilePlan part, Rendition rendition, IReadOnlyList<StepView> steps) =>
        [.. steps.Where(
            step => step.Step is Step.EncodeVideo video && video.Profile == part.Profile.Name && video.Encode.Contains(rendition.Name))];
}
