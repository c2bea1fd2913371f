using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Package;
using Transcode.Media.Running;

namespace Transcode.Silo.Steps;

/// <summary>One progressive MP4 for each picture rendition, or for the sound where there is no picture.</summary>
internal sealed class Mp4Files(StepContext context)
{
    /// <summary>Bytes a second. When all is copied the index is moved to the front, and with it the whole file, of which the tool tells nothing.</summary>
    private const double SlowestMove = 5e6;

    public async Task<(IReadOnlyList<Output> Outputs, Failure? Failure)> Write(
        Step.Package step, IReadOnlyDictionary<string, TrackProof> tracks, IReadOnlyDictionary<string, string> lists, CancellationToken stop)
    {
        var sounds = step.Plan.Sounds.Where(sound => lists.ContainsKey(sound.Name) && (sound.Label.IsDefault || step.Plan.Profile.Audio is { AllInMp4: true }))
            .Select(sound => new Mp4Sound(lists[sound.Name], sound.Label)).ToList();
        var tags = await Tags(step, tracks, stop);
        var pictures = (step.Plan.Video?.Renditions ?? []).Select(rendition => (rendition, Key: AssetLayout.Encoded(context.Asset, rendition.Name, ".mp4"))).ToList();
        if (pictures.Count == 0)
            return sounds.Count == 0 ? ([], null) : await SoundFile(step, tracks[step.Plan.Audio!.Name], sounds, tags, stop);

        var command = Mp4Command.For([.. pictures.Select(p => new Mp4Picture(lists[p.rendition.Name], tracks[p.rendition.Name], context.Outputs.PathFor(p.Key)))], sounds, tags, context.Workspace.Folder);
        if (await Run(command, tracks, stop) is { } failure)
            return ([], failure);
        var outputs = new List<Output>();
        foreach (var (rendition, key) in pictures)
        {
            var track = tracks[rendition.Name];
            outputs.Add(await Finish(step, rendition.Name, key, OutputKind.Mp4, Length(track, tracks, step), stop) with
            {
                Width = rendition.Width,
                Height = rendition.Height,
                Frames = track.Frames,
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

    private async Task<(IReadOnlyList<Output>, Failure?)> SoundFile(Step.Package step, TrackProof track, IReadOnlyList<Mp4Sound> sounds, string tags, CancellationToken stop)
    {
        var key = AssetLayout.Encoded(context.Asset, track.Name, ".m4a");
        var command = Mp4Command.ForSound(sounds, tags, context.Outputs.PathFor(key), context.Workspace.Folder);
        if (await Run(command, new Dictionary<string, TrackProof> { [track.Name] = track }, stop) is { } failure)
            return ([], failure);
        return ([await Finish(step, track.Name, key, OutputKind.Audio, track.End - track.Start, stop)], null);
    }

    private async Task<Failure?> Run(ToolCommand command, IReadOnlyDictionary<string, TrackProof> tracks, CancellationToken stop)
    {
        var length = Math.Max(0.1, tracks.Values.Max(track => track.End.Seconds));
        var bytes = tracks.Values.Sum(track => track.Segments.Sum(segment => segment.Bytes));
        var end = await context.RunWatched(command, Phase.Packaging, now => context.Progress.Tell(100 * now.Seconds / length), stop, silence: bytes / SlowestMove);
        return end.Failure is { } failure ? OwnFiles.Blame(failure) : null;
    }

    private async Task<Output> Finish(Step.Package step, string name, string key, OutputKind kind, MediaTime duration, CancellationToken stop)
    {
        var path = context.Outputs.PathFor(key);
        var bytes = new FileInfo(path).Length;
        await context.Outputs.Finish(key, path, stop);
        return new Output(step.Profile, name, kind, key, 0, 0, 0, duration, bytes, 0);
    }

    private static MediaTime Length(TrackProof picture, IReadOnlyDictionary<string, TrackProof> tracks, Step.Package step) =>
        step.Plan.Audio is { } audio && tracks.TryGetValue(audio.Name, out var sound) && sound.End > picture.End ? sound.End : picture.End;
}
