using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>Probe facts x profiles = plan. Pure and deterministic.</summary>
public static class Planner
{
    /// <param name="source">What the source is.</param>
    /// <param name="timeline">Its frame times; null without picture.</param>
    /// <param name="selection">What is wanted.</param>
    public static PlanResult Plan(SourceFacts source, FrameTimeline? timeline, ProfileSelection selection)
    {
        var (chosen, why) = selection.For(source.Kind);
        if (why is not null)
            return new PlanResult.Refused(why);
        if (timeline is not null && PlanLimits.WhyTooLong(timeline, chosen) is { } tooLong)
            return new PlanResult.Refused(tooLong);
        var all = chosen.Select(profile => Part(source, Copying.Timeline(timeline, profile), profile)).ToList();
        var parts = DistinctNames.Of([.. all.Where(part => !part.IsEmpty)]);
        if (parts.Count == 0)
            return new PlanResult.Refused(new Failure(FailureCodes.ProfileMismatch, Phase.Dispatching, Party.Request,
                "The profile wants a stream that the source does not have. Choose another profile."));
        return new PlanResult.Planned(new Plan
        {
            Source = source,
            Parts = parts,
            Remarks = [.. Remarks(source, timeline, all, selection.ByKind),
            .. parts.Select(part => Copying.Remark(part, source, timeline)).OfType<string>()]
        });
    }

    private static ProfilePlan Part(SourceFacts source, FrameTimeline? timeline, Profile profile)
    {
        var origin = timeline is { IsExact: true } ? timeline.Origin : source.MainAudio?.Start.Ticks ?? 0;
        var planned = profile.Video is { } video && source.Video is { } picture && timeline is not null
            ? Copying.Mark(Video(picture, timeline, video, StepGraph.SegmentLength(profile)), source, timeline, profile)
            : null;
        var end = planned is { IsExact: true } ? planned.End : planned is null && source.AudioEnd is { } heard
            ? new MediaTime(heard.Ticks - origin) : (MediaTime?)null;
        return new ProfilePlan
        {
            Profile = profile,
            Video = planned,
            AudioTracks = profile.Audio is { } audio
                ? [.. AudioPlanner.Of(source, audio, origin, profile).Select(sound => sound with { End = end })] : [],
            Files = FilePlanner.Of(source, timeline, planned, profile, origin),
        };
    }

    private static VideoPlan Video(VideoFacts picture, FrameTimeline timeline, VideoSettings video, MediaTime segment)
    {
        return new VideoPlan
        {
            Renditions = Ladder.Fit(video, picture.DisplaySize),
            Chunks = timeline.IsExact ? Chunking.Chunks(timeline, segment, MediaTime.FromSeconds(video.GopSeconds))
                : [Whole(timeline.Frames)],
            Origin = timeline.Origin,
            End = timeline.End,
            IsExact = timeline.IsExact,
            HasCaptions = picture.HasCaptions && video.Encoder == EncoderChoice.Software,
            MaxFrameRate = timeline.MaxFrameRate ?? (timeline.IsExact ? null : FrameIndexer.Thinned(picture.FrameRate.PerSecond)),
        };
    }

    /// <summary>The same plan without cuts: an encode found that cutting this source loses or repeats frames.</summary>
    public static Plan WithoutCuts(Plan plan) => plan with
    {
        Parts = [.. plan.Parts.Select(part => part.Video is { } video ? Uncut(part, video) : part)],
        Remarks = [.. plan.Remarks, "encoded in one piece: cutting this source lost or repeated frames"],
    };

    /// <summary>The same plan with nothing copied: a chunk of the source was not what its packets promised.</summary>
    public static Plan WithoutCopies(Plan plan) => plan with
    {
        Parts = [.. plan.Parts.Select(part => part.Video is { } video ? part with { Video = Copying.Unmark(video) } : part)],
        Remarks = [.. plan.Remarks, "nothing is copied after all: a chunk of the source was not what its packets promised"],
    };

    /// <summary>Subtitles go where ffmpeg puts the picture now.</summary>
    private static ProfilePlan Uncut(ProfilePlan part, VideoPlan video) => part with
    {
        Video = Copying.Unmark(video) with { Chunks = [Whole(video.Frames - video.HeldFrames)], IsExact = false },
        AudioTracks = [.. part.AudioTracks.Select(audio => audio with { End = null })],
        Files = [.. part.Files.Select(file => file is FilePlan.Subtitles subtitles ? subtitles with { Origin = null } : file)],
    };

    /// <summary>The whole source in one piece; its timeline is what the encode shows.</summary>
    private static Chunk Whole(long frames)
        => new() { Number = 0, Segments = [], Keyframes = [], Frames = frames, Lead = [], End = MediaTime.Zero };

    private static IEnumerable<string> Held(HeldFrames held, FrameTimeline timeline)
    {
        if (held.Before > 0)
            yield return FormattableString.Invariant($"the picture begins {held.First.Seconds:0.0} s after the sound: its first frame is held from the beginning");
        if (held.After > 0)
            yield return FormattableString.Invariant($"the sound goes on for {(timeline.End - timeline.VideoEnd!.Value).Seconds:0.0} s after the picture: its last frame is held to the end");
    }

    private static List<string> Remarks(SourceFacts source, FrameTimeline? timeline, List<ProfilePlan> all, bool byKind)
    {
        var remarks = new List<string>();
        if (timeline is { IsExact: false })
            remarks.Add($"encoded in one piece: {timeline.WhyNotExact}");
        if (timeline?.MaxFrameRate is { } rate)
            remarks.Add($"frame rate thinned to at most {rate} per second");
        if (source.Video is { } video)
            remarks.AddRange(VideoRemarks.Of(video));
        if (all.Any(part => part.Video is { HeldFrames: > 0 }) && timeline?.Held is { } held)
            remarks.AddRange(Held(held, timeline));
        if (all.Any(part => part.Profile.Audio is not null && part.Audio is null && part.Video is not null))
            remarks.Add("the source has no sound");
        remarks.AddRange(all.Select(part => AudioPlanner.LeftOut(source, part)).OfType<string>());
        if (source.Audio.Any(track => track.TimesUnusable))
            remarks.Add("the times of the sound do not fit its samples: these are laid one after the other");
        remarks.AddRange(source.Audio.Where(track => track.OfChannels is not null)
            .Select(track => $"the sound of stream {track.StreamIndex} has {track.OfChannels} channels "
            + (track.IsAmbisonic ? "of all directions (ambisonic): it is made stereo"
            : "in no known arrangement: the first two are taken")));
        remarks.AddRange(source.Notes);
        remarks.AddRange(SubtitlePlanner.LeftOut(source, all));
        remarks.AddRange(Captions(source, all));
        // Of the animations, those that libvips reads as such may be kept.
        if (source.Image is { Pages: > 1 } image
            && all.Any(part => part.Profile.Images.Any(video => !video.Animated || image.Format is not ("gif" or "webp"))))
            remarks.Add($"the image has {image.Pages} frames or pages: the first one is taken");
        if (source.Image is { Format: ImageFacts.AvifSequence or ImageFacts.HeifSequence })
            remarks.Add("the image is an animation: its still picture is taken");
        foreach (var part in all.Where(part => part.IsEmpty && !byKind))
            remarks.Add($"profile {part.Profile.Name} was left out: the source has nothing that it wants");
        return remarks;
    }

    /// <summary>x264 writes what a frame carries; of other encoders nobody knows.</summary>
    private static IEnumerable<string> Captions(SourceFacts source, List<ProfilePlan> all)
    {
        if (source.Video is not { HasCaptions: true } || !all.Any(part => part.Video is not null))
            yield break;
        yield return all.Any(part => part.Video is { HasCaptions: false })
            ? "the video carries closed captions: they are not declared where a hardware encoder may lose them"
            : "the video carries closed captions: they are kept in it"
            + (all.Any(part => part.Video?.MaxFrameRate is not null) ? ", and lose letters with the frames that are left out" : "");
    }
}

/// <summary>A plan, or why there is none.</summary>
public abstract record PlanResult
{
    private PlanResult() { }

    public sealed record Planned(Plan Plan) : PlanResult;

    public sealed record Refused(Failure Why) : PlanResult;
}
