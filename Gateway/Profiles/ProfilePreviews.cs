using Transcode.Domain;
using Transcode.Domain.Lists;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Profiles;

/// <summary>What a profile would make of a source, before it is kept and before anything is encoded.</summary>
internal sealed class ProfilePreviews(ProfileService profiles, AssetService assets, JobService jobs)
{
    /// <summary>The newest assets are offered; any other can be named.</summary>
    private const int MostOffered = 20;

    private const int LongestId = 100;

    /// <summary>Samples, and those of the newest assets that were probed.</summary>
    public async Task<IReadOnlyList<PreviewSource>> Sources(Caller caller, CancellationToken stop) =>
        [.. SampleSource.All.Select(sample => new PreviewSource(sample.Name, null)),
            .. (await assets.List(new AssetFilter(Limit: MostOffered), caller, stop)).Where(asset => asset.Job is not null)
                .Select(asset => new PreviewSource(asset.Id.Value, asset.Label))];

    /// <param name="name">Of the profile.</param>
    /// <param name="json">As it would be written; null: as it is.</param>
    /// <param name="source">A sample or an asset; null: the first sample of a kind that it is for.</param>
    /// <param name="caller">Sees the assets of its tenant.</param>
    /// <param name="stop">Given up.</param>
    public async Task<ProfilePreview> Of(string name, string? json, string? source, Caller caller, CancellationToken stop)
    {
        if (json is null)
            (json, _) = await profiles.Written(name, stop) ?? default;
        if (json is null)
            return new ProfilePreview(source ?? "") { Refused = ProfileService.Unknown(name) };
        var (profile, problems) = ProfileService.Read(name, json);
        if (profile is null)
            return new ProfilePreview(source ?? "") { Problems = problems };
        source ??= SampleSource.For(profile.Assets).Name;
        if (await FactsOf(source, caller, stop) is not var (facts, length))
            return new ProfilePreview(source) { Refused = NotPlanned(source) };
        return Planner.Plan(facts, TimelineOf(facts, length, profile), new ProfileSelection([profile], ByKind: false)) switch
        {
            PlanResult.Planned { Plan: var plan } => new ProfilePreview(source) { Outline = PlanOutline.Of(plan) },
            PlanResult.Refused { Why: var why } => new ProfilePreview(source) { Unfit = why },
            _ => throw new InvalidOperationException("A plan is made or refused."),
        };
    }

    /// <summary>What is known of a source, and how long its picture is.</summary>
    private async Task<(SourceFacts Facts, MediaTime? Length)?> FactsOf(string source, Caller caller, CancellationToken stop)
    {
        if (SampleSource.All.FirstOrDefault(sample => sample.Name == source) is { } sample)
            return (sample.Facts, sample.Facts.Duration);
        if (source.Length > LongestId || await assets.Find(new AssetId(source), caller, stop) is not { Job: { } job }
            || (await jobs.Find(job, stop))?.Plan is not { } plan)
            return null;
        var end = plan.Parts.Select(part => part.Video?.End).FirstOrDefault(end => end > MediaTime.Zero);
        return (plan.Source, end ?? plan.Source.Duration);
    }

    private static FrameTimeline? TimelineOf(SourceFacts facts, MediaTime? length, Profile profile) =>
        facts.Video is { } video && length is { } known && known > MediaTime.Zero
            ? RegularTimeline.Of(video.FrameRate.IsKnown ? video.FrameRate : new Rate(25, 1), known, StepGraph.Probe([profile]).Grid)
            : null;

    private static CommandRefusal NotPlanned(string source) => CommandRefusal.Unknown("asset.unknown",
        $"There is neither a sample nor an asset that was probed called \"{SourceName.Label(source)}\". Samples: "
        + $"{string.Join(", ", SampleSource.All.Select(sample => sample.Name))}.");
}

/// <summary>What a profile can be tried on.</summary>
/// <param name="Key">Name of the sample, or id of the asset.</param>
/// <param name="Label">Of the asset; null: a sample.</param>
internal sealed record PreviewSource(string Key, string? Label);

/// <summary>How a preview ended: one of its parts is set.</summary>
/// <param name="Source">On what it was tried.</param>
internal sealed record ProfilePreview(string Source)
{
    public PlanOutline? Outline { get; init; }

    /// <summary>All that is wrong with the profile.</summary>
    public IReadOnlyList<ProfileProblem> Problems { get; init; } = [];

    /// <summary>Profile and source do not fit.</summary>
    public Failure? Unfit { get; init; }

    /// <summary>There is no such profile or source.</summary>
    public CommandRefusal? Refused { get; init; }
}
