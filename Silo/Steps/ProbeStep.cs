using System.Text;
using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Domain.Workers;
using Transcode.Media.Failures;
using Transcode.Media.Probe;
using Transcode.Media.Running;

namespace Transcode.Silo.Steps;

/// <summary>Finds out what the source is, and where it may be cut. Bad input ends here.</summary>
internal sealed class ProbeStep(StepContext context)
{
    private const int MostProbeText = 4 << 20;

    /// <summary>Reading every packet of a large file from a slow disk takes its time, but not more than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public async Task<StepOutcome> Run(Step.Probe step, CancellationToken stop)
    {
        if (await new ImageSource(context).Look(stop) is not { } format)
            return await Film(step, stop);
        return context.GivenBack?.Takes(context.Offer, Lanes.Libvips) == true
            ? new StepOutcome.Yield($"it is an image and needs {Lanes.Libvips}, which this worker does not have")
            : await new ImageProbe(context).Run(format, stop);
    }

    private async Task<StepOutcome> Film(Step.Probe step, CancellationToken stop)
    {
        using var unneeded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var index = new PacketsOutput();
        var listing = Packets(PacketsCommand.Picture, index, null, unneeded.Token); // Most sources have a picture: both at once saves a start.
        SourceFacts? facts = null;
        Failure? failure;
        ToolResult listed;
        var resets = Task.FromResult<ResetsOutput?>(null);
        try
        {
            (facts, failure) = await FactsOrBlame(stop);
            if (facts?.Video is { } picture && ResetsCommand.KindOf(facts) == KeyFrames.Ask)
                resets = Resets(picture, unneeded.Token); // At the same time too, so that a large file is read from its disk once.
        }
        finally
        {
            if (facts?.Video is null)
                await unneeded.CancelAsync();
            listed = await listing; // Nothing of it may outlive the lease.
            await resets;
        }
        stop.ThrowIfCancellationRequested();
        if (failure is not null)
            return Ending.Of(failure);
        facts = await WithClocks(facts!, stop);
        return facts.Video is { } video ? await WithPicture(step, facts, video, index, listed, await resets, stop) : await SoundOnly(facts, stop);
    }

    /// <summary>AVI has no times: they are worked out from its headers, and those are often wrong. There the sound's own packets are asked.</summary>
    private async Task<SourceFacts> WithClocks(SourceFacts facts, CancellationToken stop)
    {
        if (facts.Container != "avi")
            return facts;
        var tracks = new List<AudioFacts>();
        foreach (var track in facts.Audio)
        {
            var listed = new PacketsOutput();
            await Packets(PacketsCommand.Stream(track.StreamIndex), listed, null, stop);
            stop.ThrowIfCancellationRequested();
            var played = MediaTime.From(listed.Clock.Played, track.TimeBase);
            tracks.Add(listed.Clock.IsUnusable ? track with { TimesUnusable = true, Duration = played }
                : played > MediaTime.Zero && track.Duration > played + MediaTime.FromSeconds(60) ? track with { Duration = played } // A header that promises years.
                : track);
        }
        return facts with { Audio = tracks };
    }

    private async Task<StepOutcome> WithPicture(Step.Probe step, SourceFacts facts, VideoFacts video, PacketsOutput index, ToolResult listed, ResetsOutput? resets, CancellationToken stop)
    {
        if (index.Encrypted)
            return Ending.Of(Encrypted);
        if (TooLarge(video) is { } large)
            return Ending.Of(large);
        if (ToolFailure.Of(PacketsCommand.For(context.Source, PacketsCommand.Picture, context.Workspace.Folder), listed, Phase.ReadingSource) is { } failure && (index.Packets.Count == 0 || failure.Party == Party.Storage))
            return Ending.Of(failure);
        if (index.Packets.Count == 0)
            return Ending.Of(new Failure(FailureCodes.InputNoStreams, Phase.ReadingSource, Party.Input, "The file announces a picture but holds none. Upload the complete file."));

        index.Packets.NeedsDecoder |= resets?.ParametersInside == true;
        var timeline = FrameIndexer.Index(index.Packets, video.TimeBase, video.Duration, facts.MainSound?.Start, step.Grid, Resetting(facts, index.Packets, resets));
        facts = facts with { Damage = [.. SignsOfDamage(video, timeline, listed)] };
        return await context.Found(new StepResult.Probed(facts, timeline), stop);
    }

    private async Task<ResetsOutput?> Resets(VideoFacts video, CancellationToken stop)
    {
        var output = new ResetsOutput(video.TimeBase);
        await context.Tools.Run(ResetsCommand.For(context.Source, video, context.Workspace.Folder), context.Limits with { WallTime = Longest }, ToolOutput.ToLines(output.Add), stop);
        return output;
    }

    /// <summary>Which key frames reset the decoder; where that cannot be found out, none is taken for one.</summary>
    private static IReadOnlySet<long> Resetting(SourceFacts facts, PacketTable packets, ResetsOutput? asked) =>
        packets.Keys.Count < 2 ? new HashSet<long>()
        : ResetsCommand.KindOf(facts) == KeyFrames.AllReset ? packets.Keys.Select(key => packets.Pts[key]).ToHashSet()
        : asked?.Times ?? new HashSet<long>();

    private async Task<StepOutcome> SoundOnly(SourceFacts facts, CancellationToken stop)
    {
        var first = new PacketsOutput();
        await Packets(PacketsCommand.Sound, first, 1, stop);
        stop.ThrowIfCancellationRequested();
        if (first.Encrypted)
            return Ending.Of(Encrypted);
        return await context.Found(new StepResult.Probed(facts, null), stop);
    }

    /// <summary>A source that cannot be read and whose every byte can be had is to blame itself: no waiting for a disk or a storage would help.</summary>
    private async Task<(SourceFacts? Facts, Failure? Failure)> FactsOrBlame(CancellationToken stop)
    {
        var first = await Facts(stop);
        if (!WholeSource.IsInDoubt(first.Failure) || !await new WholeSource(context).IsReadable(stop))
            return first;
        var again = await Facts(stop);
        return WholeSource.IsInDoubt(again.Failure) ? (null, WholeSource.Broken(again.Failure!)) : again;
    }

    private async Task<(SourceFacts? Facts, Failure? Failure)> Facts(CancellationToken stop)
    {
        using var text = new MemoryStream();
        var command = ProbeCommand.For(context.Source, context.Workspace.Folder);
        var result = await context.Tools.Run(command, context.Limits with { WallTime = Longest, OutputBytes = MostProbeText }, ToolOutput.ToStream(text), stop);
        stop.ThrowIfCancellationRequested();
        if (result is ToolResult.LimitHit { Limit: ToolLimit.OutputSize })
            return (null, new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input, "The file announces more streams than any real one has. It is not processed."));
        if (ToolFailure.Of(command, result, Phase.ReadingSource) is { } failure)
            return (null, failure);
        return ProbeOutput.Read(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length), context.Offer.Source.Bytes);
    }

    private Task<ToolResult> Packets(string stream, PacketsOutput output, int? most, CancellationToken stop) => context.Tools.Run(
        PacketsCommand.For(context.Source, stream, context.Workspace.Folder, most), context.Limits with { WallTime = Longest }, ToolOutput.ToLines(output.Add), stop);

    private Failure? TooLarge(VideoFacts video) =>
        Math.Max(video.Width, video.Height) <= context.Options.MostSide && (long)video.Width * video.Height <= context.Options.MostPixels
            ? null
            : new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                $"The picture is {video.Width}x{video.Height}; at most {context.Options.MostSide} pixels a side and {context.Options.MostPixels} in all are processed here (Silo:MostSide, Silo:MostPixels).");

    private static IEnumerable<string> SignsOfDamage(VideoFacts video, FrameTimeline timeline, ToolResult listed)
    {
        foreach (var line in Complaints.Of(listed))
            yield return $"while listing the picture's packets: {line}";
        var listedLength = timeline.IsExact && timeline.Points.Count > 0 ? timeline.End - timeline.Points[0].At : (MediaTime?)null;
        if (video.Duration is { } promised && listedLength is { } length && promised.Seconds > length.Seconds * 1.02 + 0.5)
            yield return $"the header promises {promised} of picture, but only {length} are there";
    }

    private static readonly Failure Encrypted = new(FailureCodes.InputEncrypted, Phase.Decoding, Party.Input,
        "The media in this file is encrypted. Upload it without encryption.");
}
