using System.Text;
using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Domain.Workers;
using Transcode.Media.Failures;
using Transcode.Media.Probe;
using Transcode.Media.Running;
using Transcode.Worker.Steps.Audio;
using Transcode.Worker.Steps.Images;

namespace Transcode.Worker.Steps.Probe;

/// <summary>Finds out what the source is, and where it may be cut. Bad input ends here.</summary>
internal sealed class ProbeStep(StepContext context)
{
    private const int MostProbeText = 4 << 20;

    /// <summary>So many packets tell whether times may stand still.</summary>
    private const int FewPackets = 64;

    /// <summary>So many streams that are not understood are looked into; each look may read the whole file.</summary>
    private const int MostHollow = 8;

    /// <summary>Reading every packet of a large file from a slow disk takes its time, but not more than this.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    public async Task<StepOutcome> Run(Step.Probe step, CancellationToken stop)
    {
        if (await new ImageSource(context).Inspect(stop) is not { } format)
            return await Film(step, _none, stop);
        return context.DeclinedSteps?.Declines(context.Offer, Capabilities.Libvips) == true
            ? new StepOutcome.Yield($"it is an image and needs {Capabilities.Libvips}, which this worker does not have")
            : await new ImageProbe(context).Run(format, stop);
    }

    /// <param name="step">What was asked.</param>
    /// <param name="empty">Streams that are known by now to hold nothing.</param>
    /// <param name="stop">Ends it.</param>
    private async Task<StepOutcome> Film(Step.Probe step, IReadOnlySet<int> empty, CancellationToken stop)
    {
        using var unneeded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var index = new PacketsOutput();
        // Most sources have a picture: both at once saves a start.
        var listing = Packets(PacketsCommand.Video, index, null, unneeded.Token);
        SourceFacts? facts = null;
        Failure? failure;
        ToolResult listed;
        var (resets, captions, unheard) = (Task.FromResult<ResetsOutput?>(null), Task.FromResult(false), Task.FromResult(false));
        var shapes = Task.FromResult(new ShapesOutput());
        try
        {
            (facts, failure) = await FactsOrFailure(empty, stop);
            if (facts is { Video: not null, MainAudio: { } main })
                unheard = HoldsNothing(main, stop);
            if (facts?.Video is { IsFirst: false } other)
                (index, listing) = await Instead(other, listing, unneeded, stop);
            if (facts is not null)
                facts = await new VideoProbe(context).Complete(facts, stop);
            if (facts?.Video is not null)
                shapes = new VideoProbe(context).Headers(facts, stop);
            if (facts?.Video is { } seen && CaptionsCommand.MayCarry(seen))
                captions = HasCaptions(seen, stop);
            if (facts?.Video is { } picture && ResetsCommand.KindOf(facts) == KeyFrames.Ask)
                resets = Resets(picture, stop); // At the same time too, so that a large file is read from its disk once.
        }
        finally
        {
            if (facts?.Video is null)
                await unneeded.CancelAsync();
            listed = await listing; // Nothing of it may outlive the lease.
            await resets;
            await shapes;
            await captions;
            await unheard;
        }
        stop.ThrowIfCancellationRequested();
        if (failure is not null)
            return StepOutcomeMapper.Of(failure);
        if (facts!.Video is { } announced && index.IsEmpty && listed is ToolResult.Exited { Code: 0 })
            return await Film(step, new HashSet<int>([.. empty, announced.StreamIndex]), stop);
        if (await unheard)
            return await Film(step, new HashSet<int>([.. empty, facts.MainAudio!.StreamIndex]), stop);
        facts = await WithClocks(facts, stop);
        facts = facts with { Video = facts.Video is { } shown ? shown with { HasCaptions = await captions } : null };
        return facts.Video is { } video ? await WithVideo(step, facts, video, index, listed, await resets, await shapes, stop)
            : await AudioOnly(step, facts, empty, stop);
    }

    /// <summary>Whether a track that is announced has no packet at all: a recorder that never heard anything writes such, and players pass
    /// it over. What counts its frames need not be looked into.</summary>
    private async Task<bool> HoldsNothing(AudioFacts track, CancellationToken stop)
        => !track.EndsWithin && await HoldsNothing(track.StreamIndex, stop);

    private async Task<bool> HoldsNothing(int stream, CancellationToken stop)
    {
        var first = new PacketsOutput();
        return await Packets(PacketsCommand.Stream(stream), first, 1, stop) is ToolResult.Exited { Code: 0 } && first.IsEmpty;
    }

    /// <summary>Of the streams that are not understood those that hold nothing: a transport stream announces what never comes, and of that
    /// neither rate nor size is known.</summary>
    private async Task<IReadOnlyList<int>> Hollow(string json, IReadOnlySet<int> empty, CancellationToken stop)
    {
        var hollow = new List<int>();
        foreach (var stream in ProbeOutput.Unknown(json).Where(stream => !empty.Contains(stream)).Take(MostHollow))
            if (await HoldsNothing(stream, stop))
                hollow.Add(stream);
        return hollow;
    }

    /// <summary>The film is not the stream that was listed on the chance that it is: another listing takes that one's place.</summary>
    private async Task<(PacketsOutput, Task<ToolResult>)> Instead(VideoFacts film, Task<ToolResult> listing,
        CancellationTokenSource listed, CancellationToken stop)
    {
        await listed.CancelAsync();
        await listing;
        var index = new PacketsOutput();
        return (index, Packets(PacketsCommand.Stream(film.StreamIndex), index, null, stop));
    }

    /// <summary>A film is worth having without: what goes wrong here costs nothing.</summary>
    private async Task<bool> HasCaptions(VideoFacts video, CancellationToken stop)
    {
        var found = false;
        await context.Tools.Run(CaptionsCommand.For(context.Source, video, context.Workspace.Folder),
            context.Limits with { WallTime = _longest },
            ToolOutput.ToLines(line => found |= CaptionsCommand.Says(line)), stop);
        return found;
    }

    /// <summary>AVI has no times: they are worked out from its headers, and those are often wrong. There the audio's own packets are
    /// asked. In some others they may stand still, which the first packets tell.</summary>
    private async Task<SourceFacts> WithClocks(SourceFacts facts, CancellationToken stop)
    {
        var isAvi = facts.Container == "avi";
        if (!isAvi && !_mayStandStill.Contains(facts.Container))
            return facts;
        var tracks = new List<AudioFacts>();
        foreach (var track in facts.Audio)
        {
            if (!isAvi && !(await Clock(track, FewPackets, stop)).StandsStill)
            {
                tracks.Add(track);
                continue;
            }
            var clock = await Clock(track, null, stop);
            var played = MediaTime.From(clock.Played, track.TimeBase);
            tracks.Add((isAvi ? clock.IsUnusable : clock.StandsStill) ? track with { TimesUnusable = true, Duration = played }
                // A header that promises years.
                : isAvi && played > MediaTime.Zero && track.Duration > played + MediaTime.FromSeconds(60)
                ? track with { Duration = played } : track);
        }
        return facts with { Audio = tracks };
    }

    private async Task<AudioClock> Clock(AudioFacts track, int? most, CancellationToken stop)
    {
        var listed = new PacketsOutput();
        await Packets(PacketsCommand.Stream(track.StreamIndex), listed, most, stop);
        stop.ThrowIfCancellationRequested();
        return listed.Clock;
    }

    private async Task<StepOutcome> WithVideo(Step.Probe step, SourceFacts facts, VideoFacts video, PacketsOutput index, ToolResult listed,
        ResetsOutput? resets, ShapesOutput shapes, CancellationToken stop)
    {
        if (index.Encrypted)
            return StepOutcomeMapper.Of(_encrypted);
        if (TooLarge(video) is { } large)
            return StepOutcomeMapper.Of(large);
        if (ToolFailure.Of(PacketsCommand.For(context.Source, PacketsCommand.Video, context.Workspace.Folder), listed,
            Phase.ReadingSource) is { } failure && (index.Packets.Count == 0 || failure.Party == Party.Storage))
            return StepOutcomeMapper.Of(failure);
        if (index.Packets.Count == 0)
            return StepOutcomeMapper.Of(new Failure(FailureCodes.InputNoStreams, Phase.ReadingSource, Party.Input,
                "The file announces a picture but holds none. Upload the complete file."));

        if (index.IsTooMany)
            return StepOutcomeMapper.Of(PlanLimits.TooManyFrames);

        index.Packets.NeedsDecoder |= resets?.ParametersInside == true;
        if (resets?.ParametersInside == true)
            // The ones that were looked at are not the only ones.
            facts = facts with { Video = video = video with { IsProgressive = false } };
        facts = facts with
        {
            Video = video = await new VideoProbe(context).WithShapes(facts, shapes, resets?.ParametersDiffer == true,
            stop)
        };
        index.Packets.AreFields = await new VideoProbe(context).AreFields(video, stop);
        var audioEnd = await new AudioEnd(context).After(facts, index.Packets, video.TimeBase, stop);
        var timeline = FrameIndexer.Index(index.Packets, video.TimeBase, video.Duration, facts.MainAudio?.Start, step.Grid,
            Resetting(facts, index.Packets, resets), audioEnd);
        if (PlanLimits.WhyTooLong(timeline, []) is { } tooLong)
            return StepOutcomeMapper.Of(tooLong);
        facts = facts with { Damage = [.. SignsOfDamage(video, timeline, listed)] };
        return await context.Found(new StepResult.Probed(facts, timeline), stop);
    }

    private async Task<ResetsOutput?> Resets(VideoFacts video, CancellationToken stop)
    {
        var output = new ResetsOutput(video.TimeBase);
        await context.Tools.Run(ResetsCommand.For(context.Source, video, context.Workspace.Folder),
            context.Limits with { WallTime = _longest }, ToolOutput.ToLines(output.Add), stop);
        return output;
    }

    /// <summary>Which key frames reset the decoder; where that cannot be found out, none is taken for one.</summary>
    private static IReadOnlySet<long> Resetting(SourceFacts facts, PacketTable packets, ResetsOutput? asked) =>
        packets.Keys.Count < 2 || ResetsCommand.KindOf(facts) == KeyFrames.Unknown ? new HashSet<long>()
        : ResetsCommand.KindOf(facts) == KeyFrames.AllReset ? packets.Keys.Select(key => packets.Pts[key]).ToHashSet()
        : asked?.Times ?? new HashSet<long>();

    private async Task<StepOutcome> AudioOnly(Step.Probe step, SourceFacts facts, IReadOnlySet<int> empty, CancellationToken stop)
    {
        var first = new PacketsOutput();
        var track = facts.MainAudio!.StreamIndex;
        var listed = await Packets(PacketsCommand.Stream(track), first, 1, stop);
        stop.ThrowIfCancellationRequested();
        if (first.IsEmpty && listed is ToolResult.Exited { Code: 0 } && facts.Audio.Count + empty.Count > 1)
            return await Film(step, new HashSet<int>([.. empty, track]), stop);
        if (first.Encrypted)
            return StepOutcomeMapper.Of(_encrypted);
        if (facts is { MainAudio: { } main, Audio.Count: > 1 } && await new AudioEnd(context).Of(main, stop) is { } end)
            facts = facts with { AudioEnd = end };
        return await context.Found(new StepResult.Probed(facts, null), stop);
    }

    /// <summary>A source that cannot be read and whose every byte can be had is to blame itself: no waiting for a disk or a storage would
    /// help.</summary>
    private async Task<(SourceFacts? Facts, Failure? Failure)> FactsOrFailure(IReadOnlySet<int> empty, CancellationToken stop)
    {
        var first = await Facts(empty, stop);
        if (!WholeSource.IsSuspect(first.Failure) || !await new WholeSource(context).IsReadable(stop))
            return first;
        var again = await Facts(empty, stop);
        return WholeSource.IsSuspect(again.Failure) ? (null, WholeSource.Broken(again.Failure!)) : again;
    }

    private async Task<(SourceFacts? Facts, Failure? Failure)> Facts(IReadOnlySet<int> empty, CancellationToken stop)
    {
        using var text = new MemoryStream();
        var command = ProbeCommand.For(context.Source, context.Workspace.Folder);
        var limits = context.Limits with { WallTime = _longest, OutputBytes = MostProbeText };
        var result = await context.Tools.Run(command, limits, ToolOutput.ToStream(text), stop);
        stop.ThrowIfCancellationRequested();
        if (result is ToolResult.LimitHit { Limit: ToolLimit.OutputSize })
            return (null,
                new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                    "The file announces more streams than any real one has. It is not processed."));
        if (ToolFailure.Of(command, result, Phase.ReadingSource) is { } failure)
            return (null, failure);
        var (json, decoded) = await new RawTags(context).Restore(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length), limits,
            stop);
        var (facts, unfit) = ProbeOutput.Read(json, context.Offer.Source.Bytes, empty, decoded);
        if (unfit is { Code: FailureCodes.InputUndecodable } && await Hollow(json, empty, stop) is { Count: > 0 } hollow)
            return await Facts(new HashSet<int>([.. empty, .. hollow]), stop);
        var guessed = result is ToolResult.Exited exited
            && exited.Stderr.Lines.Any(line => line.Contains("Estimating duration from bitrate", StringComparison.Ordinal));
        return (guessed && facts is not null
            ? facts with { Audio = [.. facts.Audio.Select(track => track with { IsLengthGuessed = true })] } : facts, unfit);
    }

    private Task<ToolResult> Packets(string stream, PacketsOutput output, int? most, CancellationToken stop) => context.Tools.Run(
        PacketsCommand.For(context.Source, stream, context.Workspace.Folder, most), context.Limits with { WallTime = _longest },
            ToolOutput.ToLines(output.Add), stop);

    private Failure? TooLarge(VideoFacts video) =>
        Math.Max(video.Width, video.Height) <= context.Options.MostSide && (long)video.Width * video.Height <= context.Options.MostPixels
            ? null
            : new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                $"The picture is {video.Width}x{video.Height}; at most {context.Options.MostSide} pixels a side and {context.Options.MostPixels} in all are processed here (Worker:MostSide, Worker:MostPixels).");

    private static IEnumerable<string> SignsOfDamage(VideoFacts video, FrameTimeline timeline, ToolResult listed)
    {
        foreach (var line in Complaints.Of(listed))
            yield return $"while listing the picture's packets: {line}";
        var listedLength = timeline.IsExact && timeline.Points.Count > 0
            ? timeline.End - (timeline.Held is null ? timeline.VideoStart : MediaTime.Zero) : (MediaTime?)null;
        if (video.Duration is { } promised && listedLength is { } length && promised.Seconds > length.Seconds * 1.02 + 0.5)
            yield return $"the header promises {promised} of picture, but only {length} are there";
    }

    private static readonly HashSet<int> _none = [];

    private static readonly string[] _mayStandStill = ["rm", "nut", "flv", "asf"];

    private static readonly Failure _encrypted = new(FailureCodes.InputEncrypted, Phase.Decoding, Party.Input,
        "The media in this file is encrypted. Upload it without encryption.");
}
