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
    /// <param name="wishes">What is wanted.</param>
    public static PlanResult Plan(SourceFacts source, FrameTimeline? timeline, Wishes wishes)
    {
        var (chosen, why) = wishes.For(source.Kind);
        if (why is not null)
            return new PlanResult.Refused(why);
        var all = chosen.Select(profile => Part(source, timeline, profile)).ToList();
        var parts = DistinctNames.Of([.. all.Where(part => !part.IsEmpty)]);
        if (parts.Count == 0)
            return new PlanResult.Refused(new Failure(FailureCodes.ProfileMismatch, Phase.Dispatching, Party.Request,
                "The profile wants a stream that the source does not have. Choose another profile."));
        return new PlanResult.Planned(new Plan { Source = source, Parts = parts, Remarks = [.. Remarks(source, timeline, all, wishes.ByKind), .. parts.Select(part => Copying.Remark(part, source, timeline)).OfType<string>()] });
    }

    private static ProfilePlan Part(SourceFacts source, FrameTimeline? timeline, Profile profile)
    {
        var origin = timeline is { IsExact: true } ? timeline.Origin : source.MainSound?.Start.Ticks ?? 0;
        var planned = profile.Video is { } video && source.Video is { } picture && timeline is not null
            ? Copying.Mark(Video(picture, timeline, video, StepGraph.SegmentLength(profile)), source, timeline, profile)
            : null;
        return new ProfilePlan
        {
            Profile = profile,
            Video = planned,
            Sounds = profile.Audio is { } audio ? SoundPlanner.Of(source, audio, origin, profile) : [],
            Files = FilePlanner.Of(source, timeline, planned, profile, origin),
        };
    }

    private static VideoPlan Video(VideoFacts picture, FrameTimeline timeline, VideoSettings video, MediaTime segment)
    {
        return new VideoPlan
        {
            Renditions = Ladder.Fit(video, picture.DisplaySize),
            Chunks = timeline.IsExact ? Chunking.Chunks(timeline, segment, MediaTime.FromSeconds(video.GopSeconds)) : [Whole(timeline.Frames)],
            Origin = timeline.Origin,
            End = timeline.End,
            IsExact = timeline.IsExact,
            MaxFrameRate = timeline.MaxFrameRate ?? (timeline.IsExact || picture.FrameRate.PerSecond <= FrameIndexer.HighestFrameRate * 1.05 ? null : FrameIndexer.HighestFrameRate),
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
        Video = Copying.Unmark(video) with { Chunks = [Whole(video.Frames)], IsExact = false },
        Files = [.. part.Files.Select(file => file is FilePlan.Subtitles subtitles ? subtitles with { Origin = null } : file)],
    };

    /// <summary>The whole source in one piece; its timeline is what the encode shows.</summary>
    private static Chunk Whole(long frames) => new() { Number = 0, Segments = [], Keyframes = [], Frames = frames, Lead = [], End = MediaTime.Zero };

    private static List<string> Remarks(SourceFacts source, FrameTimeline? timeline, List<ProfilePlan> all, bool byKind)
    {
        var remarks = new List<string>();
        if (timeline is { IsExact: false })
            remarks.Add($"encoded in one piece: {timeline.WhyNotExact}");
        if (timeline?.MaxFrameRate is { } rate)
            remarks.Add($"frame rate thinned to at most {rate} per second");
        if (all.Any(part => part.Profile.Audio is not null && part.Audio is null && part.Video is not null))
            remarks.Add("the source has no sound");
        remarks.AddRange(all.Select(part => SoundPlanner.LeftOut(source, part)).OfType<string>());
        if (source.Audio.Any(track => track.TimesUnusable))
            remarks.Add("the times of the sound do not fit its samples: these are laid one after the other");
        remarks.AddRange(source.Audio.Where(track => track.OfChannels is not null)
            .Select(track => $"the sound of stream {track.StreamIndex} has {track.OfChannels} channels in no known arrangement: the first two are taken"));
        remarks.AddRange(SubtitlePlanner.LeftOut(source, all));
        if (source.Image is { Pages: > 1 } image && all.Any(part => part.Profile.Pictures.Any(picture => !picture.Animated)))
            remarks.Add($"the image has {image.Pages} frames or pages: the first one is taken");
        if (source.Image is { Format: ImageFacts.AvifSequence })
            remarks.Add("the image is an animation: its still picture is taken");
        foreach (var part in all.Where(part => part.IsEmpty && !byKind))
            remarks.Add($"profile {part.Profile.Name} was left out: the source has nothing that it wants");
        return remarks;
    }
}

/// <summary>A plan, or why there is none.</summary>
public abstract record PlanResult
{
    private PlanResult() { }

    public sealed record Planned(Plan Plan) : PlanResult;

    public sealed record Refused(Failure Why) : PlanResult;
}
