using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Encode;

/// <summary>
/// The filters of an audio track: onto the output timeline, in the wanted channels, in step. Pure.
/// </summary>
internal static class AudioFilter
{
    /// <param name="audio">The track and what is wanted of it.</param>
    /// <param name="origin">Source clock at zero of the output timeline, in output ticks; null: ffmpeg has put it there already.</param>
    public static string Of(AudioPlan audio, long? origin)
    {
        // ffmpeg's own clock is the container's, which is of no use here; that of the samples is.
        var shift = audio.Track.IsBare || origin is null && audio.Track.TimesUnusable ? Counted
            : origin is { } ticks and not 0 ? $"asetpts=PTS-({new MediaTime(ticks).ToDecimal()})/TB," : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{shift}{Taken(audio.Track)}{(shift == Counted ? "" : Steady(audio.Track))}{Sampled(audio.SampleRate, Layout(audio.Channels))},asetpts=PTS+{Timeline.OffsetSeconds}/TB");
    }

    /// <summary>
    /// The clock of the samples, put right where the source's differs from it for good: at once by more than 50 ms, else by more than 5 ms
    /// for a quarter of a second. Coarse container clocks jitter by as much, but come back; a joint does not. ld(0): where the next frame
    /// belongs; ld(2): for how long it has not been there; ld(3): whether there was a frame yet. A clock that counts samples says nothing
    /// when it begins again: another file was joined on.
    /// </summary>
    internal static string Steady(AudioFacts track) =>
        $"asetpts='st(1,{(track.IsTimedByCount ? "max(0,PTS-ld(0))" : "PTS-ld(0)")});"
            + "st(2,if(gt(abs(ld(1)),0.005/TB),ld(2)+NB_SAMPLES/SR,0));"
        + "st(0,if(isnan(PTS)+ld(3)*lte(abs(ld(1)),0.05/TB)*lt(ld(2),0.25),ld(0),st(2,0)+PTS));st(3,1);"
        + "st(4,ld(0));st(0,ld(0)+NB_SAMPLES/SR/TB);ld(4)',";

    /// <summary>
    /// To the wanted rate and channels; gaps become silence, what is there twice is dropped. Channels are mixed as loudly as can be without
    /// a sample over full scale, however the decoder stores them: left to itself ffmpeg mixes whole numbers so, and floating point numbers
    /// up to 7.7 dB louder.
    /// </summary>
    /// <param name="rate">Null: as it is.</param>
    /// <param name="layout">Null: as it is.</param>
    internal static string Sampled(int? rate, string? layout) => string.Create(CultureInfo.InvariantCulture,
        $"aresample={(rate is null ? "" : $"{rate}:")}{(layout is null ? "" : $"ochl={layout}:{LevelKept}:")}async=1:first_pts=0:min_hard_comp=0.004");

    internal const string LevelKept = "rematrix_maxval=1";

    /// <summary>One sample after the other, from zero on.</summary>
    internal const string Counted = "asetpts=N/SR/TB,";

    /// <summary>Only the channels that are taken; as whole numbers, where a sample could be none at all, and before that lowered to what
    /// these hold.</summary>
    internal static string Taken(AudioFacts track) => FirstTwo(track) + Lowered(track) + (track.IsFloat ? "aformat=sample_fmts=s32," : "");

    internal static string Lowered(AudioFacts track) => track.IsFloat && track.OverDecibels > 0
        ? string.Create(CultureInfo.InvariantCulture, $"volume=-{track.OverDecibels:0.00}dB:precision=double,")
        : "";

    internal static string FirstTwo(AudioFacts track) => track switch
    {
        { OfChannels: null } => "",
        { IsAmbisonic: true } => "pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1,",
        _ => "pan=stereo|c0=c0|c1=c1,",
    };

    /// <summary>The layouts AAC carries for a number of channels; null: as it is.</summary>
    internal static string? Layout(int channels) => channels switch
    {
        1 => "mono",
        2 => "stereo",
        3 => "3.0",
        4 => "4.0",
        5 => "5.0",
        6 => "5.1",
        8 => "7.1",
        _ => null,
    };
}
