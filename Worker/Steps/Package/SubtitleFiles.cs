using System.Text;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Playlists;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Subtitles;
using Transcode.Worker.Outputs;

namespace Transcode.Worker.Steps.Package;

/// <summary>
/// Text tracks as WebVTT: a whole file of each, and a playlist of segments that are cut as the picture is. A film is worth having without
/// subtitles: what is wrong with them is told, and never fails it.
/// </summary>
internal sealed class SubtitleFiles(StepContext context)
{
    /// <summary>Bytes of text of one track. A film has about a hundred thousand.</summary>
    private const long MostBytes = 16 << 20;

    /// <summary>Bytes a second: a source whose next text is an hour away is read without a word.</summary>
    private const double SlowestRead = 5e6;

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Subtitles subtitles, CancellationToken stop)
    {
        var (outputs, warnings) = (new List<Output>(), new List<string>());
        var all = await Run(subtitles, subtitles.Tracks, stop);
        foreach (var track in subtitles.Tracks)
        {
            // What is wrong with one track must not cost the others.
            var end = all.Failure is null ? all : await Alone(subtitles, track, stop);
            if (end.Failure is { Party: Party.Storage })
                return (null, end.Failure);
            var (cues, encoding) = end.Failure is null ? await Read(track, subtitles, stop) : (null, null);
            if (cues is null or [] || Telemetry.Is(cues))
            {
                warnings.Add($"the subtitles \"{track.Label.Title}\" (stream {track.Track.StreamIndex}) were left out: {Reason(end, cues)}");
                continue;
            }
            if (encoding is not null)
                warnings.Add($"the subtitles \"{track.Label.Title}\" (stream {track.Track.StreamIndex}) are not UTF-8: they were read as {encoding}");
            if (all.Failure is not null)
                warnings.AddRange(Warnings(end, track.Label.Title));
            outputs.AddRange(await Write(step, subtitles, track, cues, stop));
        }
        if (all.Failure is null)
            warnings.AddRange(Warnings(all, null));
        return (new StepResult.Rendered(outputs, [], warnings), null);
    }

    private static string Reason(ToolRunEnd end, IReadOnlyList<Cue>? cues) =>
        end.Failure?.Message
            ?? (cues is null ? $"more than {MostBytes >> 20} MiB of text" : cues.Count > 0
            ? "they are the log of a camera (place, height, exposure), not what is said" : end.Complaints.Count > 0 ? end.Complaints[0]
            : "they hold no text");

    private static IEnumerable<string> Warnings(ToolRunEnd end, string? title) =>
        end.Complaints.Select(message => $"part of the subtitles{(title is null ? "" : $" \"{title}\"")} could not be read: {message}");

    /// <summary>Texts are worth having without their places, which may be what is too large or broken.</summary>
    private async Task<ToolRunEnd> Alone(FilePlan.Subtitles subtitles, SubtitlePlan track, CancellationToken stop)
    {
        var end = await Run(subtitles, [track], stop);
        return end.Failure is null or { Party: Party.Storage } || SubtitleCommand.StylingOf(track) is null ? end
            : await Run(subtitles, [track], stop, styling: false);
    }

    private Task<ToolRunEnd> Run(FilePlan.Subtitles subtitles, IReadOnlyList<SubtitlePlan> tracks, CancellationToken stop,
        bool styling = true) => context.RunWatched(
        SubtitleCommand.For(tracks, subtitles.Origin is not null, context.Source, context.Workspace.Folder, styling), Phase.Encoding,
        now => context.Progress.Set(subtitles.End > MediaTime.Zero ? 100 * now.Seconds / subtitles.End.Seconds : 0, now), stop,
        silence: context.Offer.Source.Bytes / SlowestRead, limits: context.Limits with { OutputBytes = MostBytes });

    /// <returns>Null where there is too much of it; and the encoding, where it is not UTF-8.</returns>
    private async Task<(IReadOnlyList<Cue>? Cues, string? Encoding)> Read(SubtitlePlan track, FilePlan.Subtitles subtitles,
        CancellationToken stop)
    {
        var (bytes, list) = (context.Workspace.PathOf(SubtitleCommand.BytesOf(track)),
            context.Workspace.PathOf(SubtitleCommand.ListOf(track)));
        if (!File.Exists(bytes) || !File.Exists(list))
            return ([], null);
        if (new FileInfo(bytes).Length >= MostBytes || new FileInfo(list).Length >= MostBytes)
            return (null, null);
        var packets = SubtitlePackets.Read(await File.ReadAllLinesAsync(list, stop), await File.ReadAllBytesAsync(bytes, stop),
            subtitles.Origin ?? 0);
        var file = SubtitleCommand.StylingOf(track) is { } name ? new FileInfo(context.Workspace.PathOf(name)) : null;
        var styling = file is { Exists: true, Length: < MostBytes } ? await File.ReadAllTextAsync(file.FullName, stop) : null;
        return CueReader.Read(packets, track.Track, track.Label.Language, subtitles.End, styling);
    }

    private async Task<IReadOnlyList<Output>> Write(Step.Render step, FilePlan.Subtitles subtitles, SubtitlePlan track,
        IReadOnlyList<Cue> cues, CancellationToken stop)
    {
        var end = subtitles.End > MediaTime.Zero ? subtitles.End : cues.MaxBy(cue => cue.End.Ticks)!.End;
        var whole = Encoding.UTF8.GetBytes(WebVtt.Whole(cues));
        var file = await context.Outputs.Put(context.Asset, step.Profile, track.FileName, OutputKind.Data,
            async target => await target.WriteAsync(whole, stop), stop) with
        { Duration = end };
        return subtitles.Starts.Count == 0 ? [file] : [file, await Playlist(step, subtitles.Starts, end, track, cues, stop)];
    }

    private async Task<Output> Playlist(Step.Render step, IReadOnlyList<MediaTime> starts, MediaTime end, SubtitlePlan track,
        IReadOnlyList<Cue> cues, CancellationToken stop)
    {
        var (bytes, peak, number, listed) = (0L, 0.0, 0, new List<(MediaTime, string)>());
        foreach (var text in WebVtt.Segments(cues, starts))
        {
            var (name, length) = (AssetLayout.SubtitleSegmentName(number),
                (number + 1 < starts.Count ? starts[number + 1] : end) - starts[number]);
            var content = Encoding.UTF8.GetBytes(text);
            await context.Outputs.Write(AssetLayout.Output(context.Asset, $"{track.Folder}/{name}"),
                async target => await target.WriteAsync(content, stop), stop);
            listed.Add((length, name));
            (bytes, peak, number) = (bytes + content.Length, Math.Max(peak, content.Length * 8 / Math.Max(0.5, length.Seconds)),
                number + 1);
        }
        var key = AssetLayout.Playlist(context.Asset, track.Folder);
        var playlist = Encoding.UTF8.GetBytes(MediaPlaylist.Write(listed, init: null));
        await context.Outputs.Write(key, async target => await target.WriteAsync(playlist, stop), stop);
        return new Output(step.Profile, track.Name, OutputKind.SubtitlePlaylist, key, 0, 0, 0, end - starts[0], bytes,
            (long)Math.Ceiling(peak));
    }
}
