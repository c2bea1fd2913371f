using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Time;

namespace Transcode.Domain.Steps;

/// <summary>The steps of a plan and what each waits for. Pure.</summary>
public static class StepGraph
{
    public static readonly StepId FetchId = new("fetch");
    public static readonly StepId ProbeId = new("probe");

    /// <param name="order">Of a source that has to be fetched.</param>
    public static Step.Fetch Fetch(JobOrder order) => new()
    {
        Id = FetchId,
        Url = order.Source.Fetch!.Url,
        MostBytes = order.Source.Fetch.MostBytes,
        Key = order.Source.Key!,
    };

    public static Step.Probe Probe(IReadOnlyList<Profile> profiles) => new()
    {
        Id = ProbeId,
        Grid = CommonGrid([.. profiles.Where(p => p.Video is not null).Select(p => MediaTime.FromSeconds(p.Video!.GopSeconds).Ticks)]),
    };

    /// <summary>The coarsest grid on which every profile's key frames lie.</summary>
    private static MediaTime CommonGrid(IReadOnlyList<long> gops)
    {
        static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);
        return gops.Count == 0 ? MediaTime.FromSeconds(2) : new MediaTime(gops.Aggregate(Divisor));
    }

    public static IReadOnlyList<Step> Of(Plan plan) => [.. plan.Parts.SelectMany(part => Of(plan, part))];

    private static IEnumerable<Step> Of(Plan plan, ProfilePlan part)
    {
        var renders = Renders(plan, part).ToList();
        if (part.Video is null && part.AudioTracks.Count == 0)
            return renders;
        var encodes = Encodes(plan, part).ToList();
        var package = new Step.Package
        {
            Id = new($"{part.Profile.Name}.package"),
            WaitsFor = [.. encodes.Select(step => step.Id),
                .. renders.Where(render => render.File is FilePlan.Subtitles).Select(render => render.Id)],
            Profile = part.Profile.Name,
            Plan = part,
            Source = plan.Source.Video,
            Tags = plan.Source.Tags,
            Chapters = plan.Source.Chapters,
            MasterName = plan.Parts.First(other => other.Profile.Hls is not null || other == part) == part ? "master.m3u8"
                : $"{part.Profile.Name}.m3u8",
        };
        var verify = new Step.Verify
        {
            Id = new($"{part.Profile.Name}.verify"),
            WaitsFor = [.. encodes.Select(step => step.Id)],
            Profile = part.Profile.Name,
            Plan = part,
            Source = plan.Source,
        };
        return [.. encodes, .. renders, package, verify];
    }

    private static IEnumerable<Step.Render> Renders(Plan plan, ProfilePlan part) => part.Files.Select(file => new Step.Render
    {
        Id = new($"{part.Profile.Name}.{file.What}"),
        Weight = file.Weight(plan.Source),
        Profile = part.Profile.Name,
        Source = plan.Source,
        Damage = part.Profile.Damage,
        File = file,
    });

    private static IEnumerable<Step> Encodes(Plan plan, ProfilePlan part)
    {
        var profile = part.Profile;
        var segment = SegmentLength(profile);
        var together = part.Video is { IsExact: false };
        foreach (var (audio, n) in together ? [] : part.AudioTracks.Select((audio, n) => (audio, n)))
            yield return new Step.EncodeAudio
            {
                Id = new(n == 0 ? $"{profile.Name}.audio" : $"{profile.Name}.audio.{n + 1}"),
                Weight = (plan.Source.Duration ?? MediaTime.Zero).Seconds / 20,
                Profile = profile.Name,
                Use = Use(profile),
                Audio = audio,
                SegmentLength = segment,
            };
        if (part.Video is not { } video)
            yield break;
        var delay = BFramePolicy.Delay(part.Profile.Video!, plan.Source.Video!, video); // It looks at all chunks, so not for each of them.
        foreach (var chunk in video.Chunks)
        {
            var groups = RenditionSplit.Of(video, chunk, profile.Video!);
            foreach (var group in groups)
                yield return Encode(plan, part, video, chunk, group, groups.Count == 1 ? "" : $".{group[0]}") with { ReorderDelay = delay };
        }
    }

    private static Step.EncodeVideo Encode(Plan plan, ProfilePlan part, VideoPlan video, Chunk chunk, IReadOnlyList<string> group,
        string suffix) => new()
        {
            Id = new($"{part.Profile.Name}.video.{chunk.Number:0000}{suffix}"),
            Weight = (video.IsExact ? chunk.End - chunk.Start : plan.Source.Duration ?? Chunking.Usual).Seconds
            * RenditionSplit.Share(video.Renditions, group),
            Profile = part.Profile.Name,
            Use = Use(part.Profile),
            Settings = part.Profile.Video!,
            Source = plan.Source.Video!,
            Renditions = video.Renditions,
            Encode = group,
            Chunk = chunk,
            ReorderDelay = 0,
            Origin = video.Origin,
            MaxFrameRate = video.MaxFrameRate,
            SegmentLength = SegmentLength(part.Profile),
            WithAudio = video.IsExact ? [] : part.AudioTracks,
        };

    private static SegmentUse Use(Profile profile) =>
        profile.Hls is { Container: SegmentContainer.Fmp4 } ? SegmentUse.Delivered : SegmentUse.Material;

    /// <summary>Nominal segment length; without HLS 6 s, in whole GOPs, so that every output is cut alike.</summary>
    public static MediaTime SegmentLength(Profile profile) => MediaTime.FromSeconds(
        profile.Hls?.SegmentSeconds ?? Math.Ceiling(6 / (profile.Video?.GopSeconds ?? 2)) * (profile.Video?.GopSeconds ?? 2));
}
