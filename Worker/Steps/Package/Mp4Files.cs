using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Package;
using Transcode.Media.Running;

namespace Transcode.Worker.Steps.Package;

/// <summary>One progressive MP4 for each picture rendition, or for the audio where there is no picture.</summary>
internal sealed class Mp4Files(StepContext context)
{
    /// <summary>Bytes a second. When all is copied the index is moved to the front, and with it the whole file, of which the tool tells
    /// nothing.</summary>
    private const double SlowestMove = 5e6;

    public async Task<(IReadOnlyList<Output> Outputs, Failure? Failure)> Write(
        Step.Package step, IReadOnlyDictionary<string, TrackProof> tracks, IReadOnlyDictionary<string, string> lists,
            CancellationToken stop)
    {
        var audioTracks =
            step.Plan.AudioTracks.Where(
                audio => lists.ContainsKey(audio.Name) && (audio.Label.IsDefault || step.Plan.Profile.Audio is { AllInMp4: true }))
            .Select(audio => new Mp4Audio(lists[audio.Name], audio.Label)).ToList();
        var tags = await Tags(step, tracks, stop);
        var videos = (step.Plan.Video?.Renditions
            ?? []).Select(rendition => (rendition, Key: AssetLayout.Encoded(context.Asset, rendition.Name, ".mp4"))).ToList();
        if (videos.Count == 0)
            return audioTracks.Count == 0 ? ([], null) : await AudioFile(step, tracks[step.Plan.Audio!.Name], audioTracks, tags, stop);

        var command =
            Mp4Command.For(
                [.. videos.Select(p => new Mp4Video(lists[p.rendition.Name], tracks[p.rendition.Name], context.Outputs.PathFor(p.Key)))],
                    audioTracks, tags, context.Workspace.Folder);
        if (await Run(command, tracks, stop) is { } failure)
            return ([], failure);
        var outputs = new List<Output>();
        foreach (var (rendition, key) in videos)
        {
            var track = tracks[rendition.Name];
            outputs.Add(await Finish(step, rendition.Name, key, OutputKind.Mp4, Length(track, tracks, step), stop) with
            {
                Width = rendition.Width,
                Height = rendition.Height,
                Frames = track.Frames,
                Quality = track.Quality,
            });
        }
        return (outputs, null);
    }

    /// <summary>What the source says of itself, as a file beside the segments.</summary>
    private async Task<string> Tags(Step.Package step, IReadOnlyDictionary<string, TrackProof> tracks, CancellationToken stop)
    {
        var file = context.Workspace.PathOf("tags.txt");
        var origin = step.Plan.Video is { } video ? video.Origin : step.Plan.Audio?.Origin ?? 0;
        await File.WriteAllTextAsync(file, TagFile.Write(step.Tags, step.Chapters, origin, tracks.Values.Max(track => track.End)!), stop);
        return file;
    }

    private async Task<(IReadOnlyList<Output>, Failure?)> AudioFile(Step.Package step, TrackProof track,
        IReadOnlyList<Mp4Audio> audioTracks, string tags, CancellationToken stop)
    {
        var key = AssetLayout.Encoded(context.Asset, track.Name, ".m4a");
        var command = Mp4Command.ForAudio(audioTracks, tags, context.Outputs.PathFor(key), context.Workspace.Folder);
        if (await Run(command, new Dictionary<string, TrackProof> { [track.Name] = track }, stop) is { } failure)
            return ([], failure);
        return ([await Finish(step, track.Name, key, OutputKind.Audio, track.End - track.Start, stop)], null);
    }

    private async Task<Failure?> Run(ToolCommand command, IReadOnlyDictionary<string, TrackProof> tracks, CancellationToken stop)
    {
        var length = Math.Max(0.1, tracks.Values.Max(track => track.End.Seconds));
        var bytes = tracks.Values.Sum(track => track.Segments.Sum(segment => segment.Bytes));
        var end = await context.RunWatched(command, Phase.Packaging, now => context.Progress.Set(100 * now.Seconds / length), stop,
            silence: bytes / SlowestMove);
        return end.Failure is { } failure ? OwnFiles.FailureOf(failure) : null;
    }

    private async Task<Output> Finish(Step.Package step, string name, string key, OutputKind kind, MediaTime duration,
        CancellationToken stop)
    {
        var path = context.Outputs.PathFor(key);
        var bytes = new FileInfo(path).Length;
        await context.Outputs.Finish(key, path, stop);
        return new Output(step.Profile, name, kind, key, 0, 0, 0, duration, bytes, 0);
    }

    private static MediaTime Length(TrackProof video, IReadOnlyDictionary<string, TrackProof> tracks, Step.Package step) =>
        step.Plan.Audio is { } audio && tracks.TryGetValue(audio.Name, out var sound) && sound.End > video.End ? sound.End : video.End;
}
