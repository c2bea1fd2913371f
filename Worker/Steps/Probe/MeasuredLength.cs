using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;

namespace Transcode.Worker.Steps.Probe;

/// <summary>
/// Of a source whose times cannot be trusted only the encode tells how long its picture and its audio are. Where the picture begins late or
/// ends early it is encoded once more, with its first or last frame held.
/// </summary>
internal sealed class MeasuredLength(StepContext context, Step.EncodeVideo step)
{
    /// <summary>The chunk with its end, and with what has to be held; null: it is known already.</summary>
    public async Task<Chunk?> Of(CancellationToken stop)
    {
        if (FilterGraph.IsExact(step) || step.Encode.Count == 0 || step.Chunk.End > MediaTime.Zero)
            return null;
        if (await Times(EncodeVideoCommand.FileOf(step.Encode[0]), stop) is not { Shown.Count: > 0 } video)
            return null;
        var main = step.WithAudio.FirstOrDefault(audio => audio.Label.IsDefault);
        var heard = main is null ? null : await Times(EncodeAudioCommand.FileOf(main), stop);
        var end = heard is { Shown.Count: > 0 } && heard.End > video.End ? heard.End : video.End;
        var held = HeldFrames.Between(video.Shown[0], video.Shown.Count > 1 ? video.Shown[1] : null, video.Shown[^1], video.End, end,
            MediaTime.FromSeconds(step.Settings.GopSeconds));
        return step.Chunk with { Held = held, End = end, Frames = held is null ? step.Chunk.Frames : video.Shown.Count + held.Count };
    }

    private async Task<Seen?> Times(string name, CancellationToken stop)
    {
        try
        {
            await using var file = new FileStream(context.Workspace.PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var movie = await FragmentedMovie.Read(file, stop);
            var scale = new TimeBase(1, movie.Init.Timescale);
            var shown =
                movie.Samples.Select(sample => new MediaTime(MediaTime.From(sample.PresentationTime, scale).Ticks - Timeline.Offset))
                    .Order().ToList();
            var lasts = movie.Samples.Count > 1 ? MediaTime.From(Math.Max(1, movie.Samples[^2].Duration), scale)
                : MediaTime.FromSeconds(0.04);
            return new Seen(shown, shown.Count == 0 ? MediaTime.Zero : shown[^1] + lasts);
        }
        catch (MalformedMovieException)
        {
            return null; // Whoever proves it says so.
        }
    }

    private sealed record Seen(IReadOnlyList<MediaTime> Shown, MediaTime End);
}
