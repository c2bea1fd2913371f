using System.Globalization;
using System.Text;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Playlists;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Media.Package;

namespace Transcode.Silo.Steps;

/// <summary>HLS with MPEG-TS segments, for players that know nothing newer: one stream copy over each whole rendition, so that counters run on from segment to segment.</summary>
internal sealed class TransportStreams(StepContext context)
{
    public async Task<(IReadOnlyList<Output> Outputs, Failure? Failure)> Write(Step.Package step, HlsSettings hls,
        IReadOnlyDictionary<string, TrackProof> tracks, IReadOnlyDictionary<string, string> lists, CancellationToken stop)
    {
        var sound = step.Plan.Audio is { } audio && tracks.TryGetValue(audio.Name, out var soundTrack) ? soundTrack : null;
        var pictures = (step.Plan.Video?.Renditions ?? []).Select(rendition => (tracks[rendition.Name], rendition.Width, rendition.Height)).ToList();
        var wanted = pictures.Count > 0 ? pictures : sound is null ? [] : [(sound, 0, 0)];
        var outputs = new List<Output>();
        foreach (var (track, width, height) in wanted)
        {
            var (output, failure) = await Rendition(step, hls, track, track == sound ? null : sound, lists, stop);
            if (failure is not null)
                return ([], failure);
            outputs.Add(output! with { Width = width, Height = height, Frames = width > 0 ? track.Frames : 0 });
        }
        outputs.Insert(0, await Master(step, outputs, tracks, sound, stop));
        return (outputs, null);
    }

    private async Task<(Output?, Failure?)> Rendition(Step.Package step, HlsSettings hls, TrackProof track, TrackProof? sound, IReadOnlyDictionary<string, string> lists, CancellationToken stop)
    {
        var folder = context.Workspace.PathOf(Path.Combine("ts", track.Name));
        Directory.CreateDirectory(Path.Combine(folder, "segments"));
        var isSound = step.Plan.Video is null;
        var command = TransportStreamCommand.For(isSound ? null : lists[track.Name], isSound ? lists[track.Name] : sound is null ? null : lists[sound.Name],
            hls.SegmentSeconds, Path.Combine(folder, "segments", "seg_%04d.ts"), Path.Combine(folder, "index.m3u8"), context.Workspace.Folder);
        var end = await context.RunWatched(command, Phase.Packaging, now => context.Progress.Tell(100 * now.Seconds / Math.Max(0.1, track.End.Seconds), now), stop);
        if (end.Failure is { } failure)
            return (null, OwnFiles.Blame(failure));
        return (await Publish(step, track, folder, stop), null);
    }

    /// <summary>The tool's playlist is rewritten only in its addresses: its lengths are those of the segments it wrote.</summary>
    private async Task<Output> Publish(Step.Package step, TrackProof track, string folder, CancellationToken stop)
    {
        var (bytes, peak, seconds, written) = (0L, 0L, 0.0, new StringBuilder());
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(folder, "index.m3u8"), stop))
        {
            var uri = line.StartsWith('#') || line.Length == 0 ? line : "segments/" + Path.GetFileName(line);
            written.Append(uri).Append('\n');
            if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                seconds = double.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture);
            if (uri == line)
                continue;
            var length = await Move(Path.Combine(folder, uri), $"{AssetLayout.Outputs(context.Asset)}/{track.Name}/{uri}", stop);
            bytes += length;
            peak = Math.Max(peak, seconds >= 0.5 ? (long)Math.Ceiling(length * 8 / seconds) : 0);
        }
        var key = AssetLayout.Playlist(context.Asset, track.Name);
        await context.Outputs.Write(key, async file => await file.WriteAsync(Encoding.UTF8.GetBytes(written.ToString()), stop), stop);
        return new Output(step.Profile, track.Name, step.Plan.Video is null ? OutputKind.AudioPlaylist : OutputKind.VideoPlaylist, key, 0, 0, 0,
            track.End - track.Start, bytes, Math.Max(peak, (long)(bytes * 8 / Math.Max(0.1, (track.End - track.Start).Seconds))));
    }

    private async Task<long> Move(string file, string key, CancellationToken stop)
    {
        var length = new FileInfo(file).Length;
        await using var source = File.OpenRead(file);
        await context.Outputs.Write(key, target => source.CopyToAsync(target, stop), stop);
        return length;
    }

    private async Task<Output> Master(Step.Package step, List<Output> outputs, IReadOnlyDictionary<string, TrackProof> tracks, TrackProof? sound, CancellationToken stop)
    {
        var text = MasterPlaylist.Write([.. outputs.Select(output => new PictureVariant($"{output.Name}/index.m3u8", tracks[output.Name].Codecs, output.Width, output.Height,
            tracks[output.Name].FrameRate, output.Bandwidth, (long)(output.Bytes * 8 / Math.Max(0.1, output.Duration.Seconds)), sound is null || output.Name == sound.Name ? [] : [sound.Codecs]))], [], context.Subtitles(step.Plan));
        var key = AssetLayout.Output(context.Asset, step.MasterName);
        var (bytes, _) = await context.Outputs.Write(key, async file => await file.WriteAsync(Encoding.UTF8.GetBytes(text), stop), stop);
        return new Output(step.Profile, "master", OutputKind.MasterPlaylist, key, 0, 0, 0, outputs.Max(output => output.Duration), bytes, 0);
    }
}
