namespace Transcode.Domain.Plans;

/// <summary>
/// A rendition's name is its folder, and all profiles of a job write below the same asset: a name that an earlier part has taken gets the
/// profile's name before it, or two profiles with a 720p ladder entry would overwrite each other. Pure.
/// </summary>
internal static class DistinctNames
{
    public static IReadOnlyList<ProfilePlan> Of(IReadOnlyList<ProfilePlan> parts)
    {
        var taken = new HashSet<string>();
        return [.. parts.Select(part => part with
        {
            Video = part.Video is { } video
                ? video with { Renditions = [.. video.Renditions.Select(r => r with { Name = Take(taken, part, r.Name) })] } : null,
            AudioTracks = [.. part.AudioTracks.Select(audio => audio with { Name = Take(taken, part, audio.Name) })],
            Files = [.. part.Files.Select(file => file.Renamed(name => Take(taken, part, name)))],
        })];
    }

    private static string Take(HashSet<string> taken, ProfilePlan part, string name)
    {
        var free = name;
        while (!taken.Add(free))
            free = $"{part.Profile.Name}-{free}";
        return free;
    }
}
