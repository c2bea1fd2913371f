using Transcode.Domain.Profiles;
using Transcode.Web.Texts;

namespace Transcode.Web.Profiles;

/// <summary>What a profile makes, in words. Pure.</summary>
/// <param name="Name">To be named in a request.</param>
/// <param name="Description">Its own sentence.</param>
/// <param name="UsualFor">Kinds of file that get it without asking; empty: none.</param>
/// <param name="Makes">One line for each thing.</param>
public sealed record ProfileView(string Name, string Description, string UsualFor, IReadOnlyList<string> Makes)
{
    public static ProfileView Of(Profile profile, Language language) => new(profile.Name, profile.Description,
        profile.DefaultFor.Count == 0 ? ""
        : language["profile.usual", string.Join(", ", profile.DefaultFor.Select(kind => language[$"asset.{StateName.Of(kind)}"]))],
        [.. MakesOf(profile, language)]);

    private static IEnumerable<string> MakesOf(Profile profile, Language language)
    {
        if (profile.Video is { } video)
            yield return language["profile.video", string.Join(", ", video.Ladder.Select(entry => entry.Name)), video.Encoder,
                video.Preset];
        if (profile.Audio is { } audio)
            yield return language["profile.audio", audio.Kbps, audio.Channels];
        if (profile.Hls is { } hls)
            yield return language[hls.Dash ? "profile.dash" : "profile.hls", hls.SegmentSeconds];
        if (profile.Mp4)
            yield return language["profile.mp4"];
        foreach (var file in profile.AudioFiles)
            yield return language["profile.file", file.Name];
        foreach (var image in profile.Images)
            yield return language["profile.file", image.Name];
        if (profile.Poster is not null)
            yield return language["profile.poster"];
        if (profile.Waveform is not null)
            yield return language["profile.waveform"];
        if (profile.Storyboard is not null)
            yield return language["profile.storyboard"];
    }
}
