using System.Globalization;
using System.Text;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Playlists;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Package;

namespace Transcode.Worker.Steps.Package;

/// <summary>HLS with MPEG-TS segments, for players that know nothing newer: one stream copy over each whole rendition, so that counters run
/// on from segment to segment.</summary>
internal sealed class TransportStreams(StepContext context)
{
    public async Task<(IReadOnlyList<Output> Outputs, Failure? Failure)> Write(Step.Package step, HlsSettings hls,
        IReadOnlyDictionary<string, TrackProof> tracks, IReadOnlyDictionary<string, string> lists, CancellationToken stop)
    {
        var sound = step.Plan.Audio is { } audio && tracks.TryGetValue(audio.Name, out var audioTrack) ? audioTrack : null;
        var videos = (step.Plan.Video?.Renditions ?? []).Select(rendition => (tracks[rendition.Name], rendition.Width, rendition.Height))
            .ToList();
        var wanted = videos.Count > 0 ? videos : sound is null ? [] : [(sound, 0, 0)];
        var outputs = new List<Output>();
        foreach (var (track, width, height) in wanted)
        {
            var (output, failure) = await Rendition(step, hls, track, track == sound ? null : sound, lists, stop);
            if (failure is not null)
                return ([], failure);
            outputs.Add(output! with
            {
                Width = width,
                Height = height,
                Frames = width > 0 ? track.Frames : 0,
                Quality = track.Quality
            });
        }
        outputs.Insert(0, await Master(step, outputs, tracks, sound, stop));
        return (outputs, null);
    }

    private async Task<(Output?, Failure?)> Rendition(Step.Package step, HlsSettings hls, TrackProof track, TrackProof? audio,
        IReadOnlyDictionary<string, string> lists, CancellationToken stop)
    {
        var folder = context.Workspace.PathOf(Path.Combine("ts", track.Name));
        Directory.CreateDirectory(Path.Combine(folder, "segments"));
        var isAudio = step.Plan.Video is null;
        var command = TransportStreamCommand.For(isAudio ? null : lists[track.Name],
            isAudio ? lists[track.Name] : audio is null ? null : lists[audio.Name],
            hls.SegmentSeconds, Path.Combine(folder, "segments", "seg_%04d.ts"), Path.Combine(folder, "index.m3u8"),
            context.Workspace.Folder);
        var end = await context.RunWatched(command, Phase.Packaging,
            now => context.Progress.Set(100 * now.Seconds / Math.Max(0.1, track.End.Seconds), now), stop);
        if (end.Failure is { } failure)
            return (null, OwnFiles.FailureOf(failure));
        return (await Publish(step, track, folder, stop), null);
    }

    /// <summary>The tool's playlist with our addresses. Its lengths are those of the segments it wrote, but the last one, which only the
    /// proof knows; a short rest joins what is before it.</summary>
    private async Task<Output> Publish(Step.Package step, TrackProof track, string folder, CancellationToken stop)
    {
        var length = track.End - track.Start;
        var written = await Joined(await Listed(folder, length, stop), folder, stop);
        var (bytes, peak) = (0L, 0L);
        foreach (var (file, lasts) in written)
        {
            var size = await Move(Path.Combine(folder, file), $"{AssetLayout.Outputs(context.Asset)}/{track.Name}/{file}", stop);
            bytes += size;
            peak = Math.Max(peak, lasts >= Segment.ShortestLast ? (long)Math.Ceiling(size * 8 / lasts.Seconds) : 0);
        }
        var key = AssetLayout.Playlist(context.Asset, track.Name);
        var text = MediaPlaylist.Write([.. written.Select(segment => (segment.Lasts, segment.File))], init: null);
        await context.Outputs.Write(key, async file => await file.WriteAsync(Encoding.UTF8.GetBytes(text), stop), stop);
        return new Output(step.Profile, track.Name, step.Plan.Video is null ? OutputKind.AudioPlaylist : OutputKind.VideoPlaylist, key, 0,
            0, 0,
            length, bytes, Math.Max(peak, (long)(bytes * 8 / Math.Max(0.1, length.Seconds))));
    }

    private static async Task<List<(string File, MediaTime Lasts)>> Listed(string folder, MediaTime length, CancellationToken stop)
    {
        var (listed, lasts, before) = (new List<(string File, MediaTime Lasts)>(), MediaTime.Zero, MediaTime.Zero);
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(folder, "index.m3u8"), stop))
        {
            if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                lasts = MediaTime.FromSeconds(double.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture));
            if (line.StartsWith('#') || line.Length == 0)
                continue;
            listed.Add(("segments/" + Path.GetFileName(line), lasts));
            before += lasts;
        }
        if (listed.Count > 0 && length - (before - lasts) is var rest && rest > MediaTime.Zero)
            listed[^1] = (listed[^1].File, rest);
        return listed;
    }

    /// <summary>All are one stream: one after the other in a file they are what a longer segment would be.</summary>
    private static async Task<List<(string File, MediaTime Lasts)>> Joined(List<(string File, MediaTime Lasts)> segments, string folder,
        CancellationToken stop)
    {
        if (segments.Count < 2 || segments[^1].Lasts >= Segment.ShortestLast)
            return segments;
        await using (var whole = new FileStream(Path.Combine(folder, segments[^2].File), FileMode.Append, FileAccess.Write))
        await using (var rest = File.OpenRead(Path.Combine(folder, segments[^1].File)))
            await rest.CopyToAsync(whole, stop);
        return [.. segments.SkipLast(2), (segments[^2].File, segments[^2].Lasts + segments[^1].Lasts)];
    }

    private async Task<long> Move(string file, string key, CancellationToken stop)
    {
        var length = new FileInfo(file).Length;
        await using var source = File.OpenRead(file);
        await context.Outputs.Write(key, target => source.CopyToAsync(target, stop), stop);
        return length;
    }

    private async Task<Output> Master(Step.Package step, List<Output> outputs, IReadOnlyDictionary<string, TrackProof> tracks,
        TrackProof? audio, CancellationToken stop)
    {
        var text =
            MasterPlaylist.Write(
                [.. outputs.Select(
                    output => new VideoVariant($"{output.Name}/index.m3u8", tracks[output.Name].Codecs, output.Width, output.Height,
            tracks[output.Name].FrameRate, output.Bandwidth, (long)(output.Bytes * 8 / Math.Max(0.1, output.Duration.Seconds)),
            audio is null || output.Name == audio.Name ? [] : [audio.Codecs]) { HasCaptions = step.Plan.Video?.HasCaptions == true })], [],
            context.Subtitles(step.Plan));
        var key = AssetLayout.Output(context.Asset, step.MasterName);
        var (bytes, _) = await context.Outputs.Write(key, async file => await file.WriteAsync(Encoding.UTF8.GetBytes(text), stop), stop);
        return new Output(step.Profile, "master", OutputKind.MasterPlaylist, key, 0, 0, 0, outputs.Max(output => output.Duration), bytes,
            0);
    }
}
