using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Probe;
using Transcode.Media.Running;

namespace Transcode.Worker.Steps.Audio;

/// <summary>Where the main audio of a film really ends, as far as that matters: only audio that may go on after the picture is looked
/// at.</summary>
internal sealed class AudioEnd(StepContext context)
{
    /// <summary>So much before the picture's end the look begins: a reader lands on a key frame, and some land late.</summary>
    private static readonly MediaTime _before = MediaTime.FromSeconds(10);

    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    /// <returns>On the source clock; null: not after the picture, or it cannot be told.</returns>
    public async Task<MediaTime?> After(SourceFacts facts, PacketTable video, TimeBase timeBase, CancellationToken stop)
    {
        if (facts.MainAudio is not { } audio || video.LastPts == PacketTable.NoTime)
            return null;
        var seen = MediaTime.From(video.LastPts + video.LastDuration, timeBase);
        if (!MayBeLater(facts, audio, MediaTime.From(video.Pts[0], timeBase), seen))
            return null;
        if (audio.TimesUnusable)
            return audio.Duration is { } played ? audio.Start + played : null;
        var from = seen - _before;
        var end = from > MediaTime.Zero && await Measure(audio, from, stop) is { } near ? near : await Measure(audio, null, stop);
        // Packets end later than what is heard: the last one is filled up.
        return audio.Duration is { } own && audio.Start + own is var promised && end > promised && end < promised + HeldFrames.Slack
            ? promised : end;
    }

    /// <summary>All of an audio track, of which nothing is known but its own packets.</summary>
    public Task<MediaTime?> Of(AudioFacts audio, CancellationToken stop) => Measure(audio, null, stop);

    /// <summary>By what the headers say: what they do not say may be so.</summary>
    private static bool MayBeLater(SourceFacts facts, AudioFacts audio, MediaTime first, MediaTime seen) =>
        (audio.Duration is { } own ? audio.Start + own : facts.Duration is { } whole ? (first < audio.Start ? first : audio.Start) + whole
            : (MediaTime?)null) is not { } promised
        || promised > seen + HeldFrames.Slack;

    private async Task<MediaTime?> Measure(AudioFacts audio, MediaTime? from, CancellationToken stop)
    {
        var tail = new AudioTail(audio.TimeBase);
        var listed = new PacketsOutput(tail);
        var command = PacketsCommand.For(context.Source, PacketsCommand.Stream(audio.StreamIndex), context.Workspace.Folder, from: from);
        await context.Tools.Run(command, context.Limits with { WallTime = _longest }, ToolOutput.ToLines(listed.Add), stop);
        stop.ThrowIfCancellationRequested();
        return tail.End;
    }
}
