using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Encode;

namespace Transcode.Media.Sound;

/// <summary>
/// The filters of a sound file: from its first sample on, gaps filled with silence, no more channels than wanted. The source's own clock is not kept
/// (-copyts): nothing has to be in step with it, and with it ffmpeg tells its progress from the first report on, which hides the length. Pure.
/// </summary>
internal static class SoundFileFilter
{
    public static string Of(FilePlan.Sound sound) => string.Create(CultureInfo.InvariantCulture,
        $"{(sound.Track.IsBare ? SoundFilter.Counted : "asetpts=PTS-STARTPTS,")}{SoundFilter.Taken(sound.Track)}{Layout(sound)}aresample={sound.SampleRate}:async=1:first_pts=0:min_hard_comp=0.05");

    /// <summary>The source's own layout is kept where nothing has to change; AAC knows only the usual ones.</summary>
    private static string Layout(FilePlan.Sound sound) =>
        (sound.Channels != sound.Track.Channels || sound.Settings.Container == SoundContainer.M4a) && SoundFilter.Layout(sound.Channels) is { } name
            ? $"aformat=channel_layouts={name},"
            : "";
}
