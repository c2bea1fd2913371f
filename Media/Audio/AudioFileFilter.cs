using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;

namespace Transcode.Media.Audio;

/// <summary>
/// The filters of an audio file: from its first sample on, gaps filled with silence, no more channels than wanted. The source's own clock
/// is not kept (-copyts): nothing has to be in step with it, and with it ffmpeg tells its progress from the first report on, which hides
/// the length. Pure.
/// </summary>
internal static class AudioFileFilter
{
    public static string Of(FilePlan.Audio audio) =>
        (audio.Track.IsBare ? AudioFilter.Counted : "asetpts=PTS-STARTPTS," + AudioFilter.Steady(audio.Track))
            + AudioFilter.Taken(audio.Track) + AudioFilter.Sampled(audio.SampleRate, Layout(audio)) + End(audio.Track);

    private static string End(AudioFacts track)
        => track is { EndsWithin: true, Duration: { } length } ? $",atrim=end={length.ToDecimal()}" : "";

    /// <summary>The source's own layout is kept where nothing has to change; AAC knows only the usual ones.</summary>
    private static string? Layout(FilePlan.Audio audio) =>
        audio.Channels != audio.Track.Channels || audio.Settings.Container == AudioContainer.M4a ? AudioFilter.Layout(audio.Channels)
            : null;
}
