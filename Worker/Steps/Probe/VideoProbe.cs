using Transcode.Domain.Sources;
using Transcode.Media.Probe;
using Transcode.Media.Running;

namespace Transcode.Worker.Steps.Probe;

/// <summary>Looks into the container for what ffprobe does not tell of the picture.</summary>
internal sealed class VideoProbe(StepContext context)
{
    public async Task<SourceFacts> Complete(SourceFacts facts, CancellationToken stop)
    {
        if (facts.Video is not { } video || Reader(facts.Container) is not { } read)
            return facts;
        await using var source = Open();
        return await read(source, video.StreamIndex, stop) is { } told ? facts with { Video = told.Into(video) } : facts;
    }

    /// <summary>Copies the sequence headers out of the stream, where they lie in it. It can run while the packets are listed: the file is
    /// read from its disk once.</summary>
    public async Task<ShapesOutput> Headers(SourceFacts facts, CancellationToken stop)
    {
        var shapes = new ShapesOutput();
        if (ShapesCommand.HasHeaders(facts))
            await Run(ShapesCommand.Headers(context.Source, facts.Video!, context.Workspace.Folder), shapes.AddHeader, stop);
        return shapes;
    }

    /// <summary>Sizes and aspects that come on the way. Key frames are decoded only where headers differ, or where there are
    /// none.</summary>
    public async Task<VideoFacts> WithShapes(SourceFacts facts, ShapesOutput shapes, bool parametersDiffer, CancellationToken stop)
    {
        if (parametersDiffer || shapes.HeadersDiffer || ShapesCommand.HasKeyFrames(facts))
            await Run(ShapesCommand.KeyFrames(context.Source, facts.Video!, context.Workspace.Folder), shapes.AddFrame, stop);
        stop.ThrowIfCancellationRequested();
        var (matrices, untagged) = shapes.Matrices(facts.Video!);
        return facts.Video! with
        {
            LaterShapes = shapes.Later(facts.Video),
            LaterFormats = shapes.LaterFormats,
            LaterMatrices = matrices,
            UntaggedMatrix = untagged,
        };
    }

    /// <summary>Whether each field is a packet of its own, as far as the beginning tells.</summary>
    public async Task<bool> AreFields(VideoFacts video, CancellationToken stop)
    {
        var lines = new List<string>();
        if (FieldsCommand.IsWorthAsking(video))
            await Run(FieldsCommand.For(context.Source, video, context.Workspace.Folder), lines.Add, stop);
        stop.ThrowIfCancellationRequested();
        return FieldsCommand.AreFields(lines);
    }

    private Task Run(ToolCommand command, Action<string> line, CancellationToken stop) =>
        context.Tools.Run(command, context.Limits with { WallTime = TimeSpan.FromHours(1) }, ToolOutput.ToLines(line), stop);

    private static Func<Stream, int, CancellationToken, Task<ContainerVideo?>>? Reader(string container) => container.Split(',')[0] switch
    {
        "mov" => MovieVideo.Read,
        "matroska" => MatroskaVideo.Read,
        _ => null,
    };

    private Stream Open() => context.Offer.Source.Path is { } path
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16)
        : new SourceBytes(context.Transfers, context.SourceAddress!, context.Offer.Source.Bytes);
}
