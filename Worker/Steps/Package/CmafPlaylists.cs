using System.Text;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Playlists;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Worker.Steps.Package;

/// <summary>Playlists over segments that are already what a player reads.</summary>
internal sealed class CmafPlaylists(StepContext context)
{
    public async Task<IReadOnlyList<Output>> Write(Step.Package step, IReadOnlyDictionary<string, TrackProof> tracks,
        CancellationToken stop)
    {
        var outputs = new List<Output>();
        foreach (var rendition in step.Plan.Video?.Renditions ?? [])
            outputs.Add(await Playlist(step, tracks[rendition.Name], OutputKind.VideoPlaylist, rendition.Width, rendition.Height, stop));
        foreach (var audio in step.Plan.AudioTracks.Where(audio => tracks.ContainsKey(audio.Name)))
            outputs.Add(await Playlist(step, tracks[audio.Name], OutputKind.AudioPlaylist, 0, 0, stop));

        var text = MasterPlaylist.Write(
            [.. outputs.Where(o => o.Kind == OutputKind.VideoPlaylist)
                .Select(o => Video(o, tracks[o.Name]) with { HasCaptions = step.Plan.Video?.HasCaptions == true })],
            [.. outputs.Where(o => o.Kind == OutputKind.AudioPlaylist).Select(o => Audio(o, tracks[o.Name], Planned(step, o)))],
            context.Subtitles(step.Plan));
        if (step.Plan.Profile.Hls!.Dash)
            outputs.Add(await Manifest(step, outputs, tracks, stop));
        outputs.Insert(0, await Put(step, "master", OutputKind.MasterPlaylist, AssetLayout.Output(context.Asset, step.MasterName), text,
            outputs.Max(o => o.Duration), stop));
        return outputs;
    }

    /// <summary>The same segments for players that speak DASH.</summary>
    private async Task<Output> Manifest(Step.Package step, IReadOnlyList<Output> outputs, IReadOnlyDictionary<string, TrackProof> tracks,
        CancellationToken stop)
    {
        DashTrack Track(Output output, int sampleRate, RenditionLabel? label)
            => new(output.Name, tracks[output.Name].Codecs, output.Bandwidth, output.Width, output.Height, sampleRate, label,
            [.. tracks[output.Name].Segments.Select(segment => (segment.Start, segment.Duration))]);
        var text = DashManifest.Write(
            [.. outputs.Where(output => output.Kind == OutputKind.VideoPlaylist)
                .Select(output => Track(output, 0, null) with { HasCaptions = step.Plan.Video?.HasCaptions == true })],
            [.. outputs.Where(output => output.Kind == OutputKind.AudioPlaylist)
            .Select(output => Track(output, Planned(step, output).SampleRate, Planned(step, output).Label))],
            [.. context.MadeSubtitles(step.Plan)
            .Select(made => new DashText($"text-{made.Track.Name}", made.Track.FileName, made.Playlist.Bandwidth, made.Track.Label))],
            new MediaTime(Timeline.Offset));
        return await Put(step, "manifest", OutputKind.Manifest,
            AssetLayout.Output(context.Asset, Path.ChangeExtension(step.MasterName, ".mpd")), text,
            outputs.Max(output => output.Duration), stop);
    }

    private async Task<Output> Playlist(Step.Package step, TrackProof track, OutputKind kind, int width, int height, CancellationToken stop)
    {
        var text = MediaPlaylist.Write(
            [.. track.Segments.Select(segment => (segment.Duration, AssetLayout.SegmentName(segment.Number, SegmentContainer.Fmp4)))],
                AssetLayout.InitName);
        var output = await Put(step, track.Name, kind, AssetLayout.Playlist(context.Asset, track.Name), text, track.End - track.Start,
            stop);
        return output with
        {
            Width = width,
            Height = height,
            Frames = kind == OutputKind.VideoPlaylist ? track.Frames : 0,
            Bytes = track.Segments.Sum(segment => segment.Bytes),
            Bandwidth = Bandwidths.Peak(track),
            Quality = track.Quality,
        };
    }

    private async Task<Output> Put(Step.Package step, string name, OutputKind kind, string key, string text, MediaTime duration,
        CancellationToken stop)
    {
        var (bytes, _) = await context.Outputs.Write(key, async file => await file.WriteAsync(Encoding.UTF8.GetBytes(text), stop), stop);
        return new Output(step.Profile, name, kind, key, 0, 0, 0, duration, bytes, 0);
    }

    private static VideoVariant Video(Output output, TrackProof track) => new(
        $"{output.Name}/index.m3u8", track.Codecs, output.Width, output.Height, track.FrameRate, output.Bandwidth,
            Bandwidths.Average(track), []);

    private static AudioPlan Planned(Step.Package step, Output output) => step.Plan.AudioTracks.First(audio => audio.Name == output.Name);

    private static AudioVariant Audio(Output output, TrackProof track, AudioPlan audio) => new(
        $"{output.Name}/index.m3u8", audio.Label, audio.Channels, track.Codecs, output.Bandwidth, Bandwidths.Average(track));
}
