using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Plans;

/// <summary>Which audio tracks of a source a profile encodes, and what they are called. Pure.</summary>
internal static class AudioPlanner
{
    public static IReadOnlyList<AudioPlan> Of(SourceFacts source, AudioSettings audio, long origin, Profile profile)
    {
        if (source.MainAudio is not { } main)
            return [];
        var tracks = source.Audio.Where(track => track != main).Prepend(main).Take(Most(audio, profile)).ToList();
        var labels = TrackLabels.OfAudioTracks(tracks);
        return [.. tracks.Select((track, n) => new AudioPlan
        {
            Track = track,
            Name = n == 0 ? Folder(profile) : $"{Folder(profile)}-{n + 1}",
            Label = labels[n],
            Channels = AudioCodec.Of(AudioContainer.M4a).Carried(Math.Min(audio.Channels, Math.Max(1, track.Channels))),
            Kbps = audio.Kbps,
            SampleRate = audio.SampleRate,
            Origin = origin,
        })];
    }

    /// <summary>What a person should know of tracks that are not made; null: all are.</summary>
    public static string? LeftOut(SourceFacts source, ProfilePlan part)
        => part.AudioTracks.Count > 0 && part.AudioTracks.Count < source.Audio.Count
        ? $"profile {part.Profile.Name} takes {part.AudioTracks.Count} of {source.Audio.Count} sound tracks"
        : null;

    /// <summary>Only fMP4 playlists offer a choice of audio tracks; an MP4 does where the profile says so.</summary>
    private static int Most(AudioSettings audio, Profile profile) =>
        profile.Hls is { Container: SegmentContainer.Fmp4 } || (profile.Mp4 && audio.AllInMp4) ? audio.Tracks : 1;

    /// <summary>Folder of the audio; several profiles of one job may encode it differently.</summary>
    private static string Folder(Profile profile) => profile.Name == "hls" ? "audio" : $"{profile.Name}-audio";
}
