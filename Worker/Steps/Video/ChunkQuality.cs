using Transcode.Domain.Ladders;
using Transcode.Domain.Steps;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;
using Transcode.Media.Verify;

namespace Transcode.Worker.Steps.Video;

/// <summary>
/// Measures how near an encoded chunk is to what its encoders were given, in the few frames that were kept. It says something of a result
/// and decides nothing: where it cannot be measured it is not known.
/// </summary>
internal sealed class ChunkQuality(StepContext context, Step.EncodeVideo step)
{
    /// <summary>Frames more than are compared: so many may be decoded before they are shown.</summary>
    private const int Ahead = 8;

    /// <param name="sample">What was kept; null: nothing.</param>
    /// <param name="tracks">What was made of the chunk.</param>
    /// <param name="stop">Kills the tool.</param>
    /// <returns>The same, with its quality where it is known.</returns>
    public async Task<IReadOnlyList<TrackProof>> Of(QualitySample? sample, IReadOnlyList<TrackProof> tracks, CancellationToken stop)
    {
        var wanted = FilterGraph.Entries(step).Select(entry => (Entry: entry, Rendition: step.Renditions[entry])).ToList();
        if (sample is null || wanted.Count == 0)
            return tracks;
        foreach (var (entry, rendition) in wanted)
            if (!await Cut(sample, rendition, entry, stop))
                return tracks;
        var result = await context.Tools.Run(QualityCommand.For(wanted, context.Workspace.Folder), context.Limits, ToolOutput.Nowhere,
            stop);
        stop.ThrowIfCancellationRequested();
        if (result is not ToolResult.Exited { Code: 0 })
            return tracks;
        var known = new Dictionary<string, VideoQuality?>(StringComparer.Ordinal);
        foreach (var (entry, rendition) in wanted)
            known[rendition.Name] = await Read(entry, stop);
        return [.. tracks.Select(track => known.TryGetValue(track.Name, out var quality) ? track with { Quality = quality } : track)];
    }

    /// <summary>The frames that are compared, out of the whole chunk, as a file that can be decoded by itself.</summary>
    private async Task<bool> Cut(QualitySample sample, Rendition rendition, int entry, CancellationToken stop)
    {
        await using var file = File.OpenRead(context.Workspace.PathOf(EncodeVideoCommand.FileOf(rendition.Name)));
        var movie = await FragmentedMovie.Read(file, stop);
        var from = movie.Samples.ToList().FindIndex(frame => frame.IsSync && frame.PresentationTime == sample.From);
        if (from < 0)
            return false;
        Sample[] part =
        [
            movie.Samples[from],
            .. movie.Samples.Skip(from + 1).TakeWhile(frame => !frame.IsSync).Take(QualitySample.Frames + Ahead - 1),
        ];
        await using var target = File.Create(context.Workspace.PathOf(QualityCommand.EncodedOf(entry)));
        await target.WriteAsync(movie.Init.Bytes, stop);
        await new SegmentWriter(file, movie.Init.TrackId).Write(target, part, 1, stop);
        return true;
    }

    private async Task<VideoQuality?> Read(int entry, CancellationToken stop)
    {
        var list = context.Workspace.PathOf(QualityCommand.ListOf(entry));
        return File.Exists(list) ? QualityOutput.Read(await File.ReadAllLinesAsync(list, stop)) : null;
    }
}
