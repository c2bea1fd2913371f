using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Encode;

/// <summary>
/// The filters of a sound track: onto the output timeline, gaps filled with silence, drift corrected. A gap below 50 ms is left, for coarse
/// container clocks jitter by as much; one of two frames would be seen on lips. Pure.
/// </summary>
internal static class SoundFilter
{
    /// <param name="audio">The track and what is wanted of it.</param>
    /// <param name="origin">Source clock at zero of the output timeline, in output ticks; null: ffmpeg has put it there already.</param>
    public static string Of(AudioPlan audio, long? origin)
    {
        // ffmpeg's own clock is the container's, which is of no use here; that of the samples is.
        var shift = audio.Track.IsBare || origin is null && audio.Track.TimesUnusable ? Counted
            : origin is { } ticks and not 0 ? $"asetpts=PTS-({new MediaTime(ticks).ToDecimal()})/TB," : "";
        var layout = Layout(audio.Channels) is { } name ? $"aformat=channel_layouts={name}," : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{shift}{Taken(audio.Track)}{layout}aresample={audio.SampleRate}:async=1:first_pts=0:min_hard_comp=0.05,asetpts=PTS+{Timeline.OffsetSeconds}/TB");
    }

    /// <summary>One sample after the other, from zero on.</summary>
    internal const string Counted = "asetpts=N/SR/TB,";

    /// <summary>Only the channels that are taken; as whole numbers, where a sample could be none at all.</summary>
    internal static string Taken(AudioFacts track) => FirstTwo(track) + (track.IsFloat ? "aformat=sample_fmts=s32," : "");

    internal static string FirstTwo(AudioFacts track) => track.OfChannels is null ? "" : "pan=stereo|c0=c0|c1=c1,";

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
