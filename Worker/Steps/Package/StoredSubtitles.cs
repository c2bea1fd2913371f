using Transcode.Domain.Plans;
using Transcode.Domain.Playlists;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps.Package;

/// <summary>Which of the planned subtitles were made, as the step before tells.</summary>
internal static class StoredSubtitles
{
    public static IEnumerable<(SubtitlePlan Track, Output Playlist)> MadeSubtitles(this StepContext context, ProfilePlan plan)
    {
        var made = context.Offer.Inputs.Values.OfType<StepResult.Rendered>().SelectMany(rendered => rendered.Outputs)
            .Where(output => output.Kind == OutputKind.SubtitlePlaylist).ToList();
        foreach (var track in plan.Files.OfType<FilePlan.Subtitles>().SelectMany(subtitles => subtitles.Tracks))
            if (made.FirstOrDefault(output => output.Name == track.Name) is { } playlist)
                yield return (track, playlist);
    }

    /// <summary>For the master playlist.</summary>
    public static IReadOnlyList<SubtitleVariant> Subtitles(this StepContext context, ProfilePlan plan) =>
        [.. context.MadeSubtitles(plan).Select(made => new SubtitleVariant($"{made.Track.Folder}/index.m3u8", made.Track.Label))];
}
