using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Waveform;

/// <summary>ffmpeg: an audio track as plain samples on standard output: 16 bit, little endian, channels side by side. Pure.</summary>
public static class PcmCommand
{
    /// <param name="waveform">Which track, and from which moment on; what lies between that and the track's beginning is silence.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(FilePlan.Waveform waveform, MediaInput input, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats",
        .. waveform.Origin is null || waveform.FromFirstSample ? Array.Empty<string>() : ["-copyts"], "-vn", "-threads", "1",
        .. input.Arguments,
        "-filter_complex", $"[0:{waveform.Track.StreamIndex}]{(waveform.Track.IsBare ? AudioFilter.Counted : Shift(waveform) + AudioFilter.Steady(waveform.Track))}{AudioFilter.FirstTwo(waveform.Track)}{AudioFilter.Lowered(waveform.Track)}{AudioFilter.Sampled(null, null)}{End(waveform)}[s]",
        "-map", "[s]", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1",
    ], folder);

    /// <summary>As many as come out of the pipe: they are never mixed, for the sum of two channels can be silence where both are
    /// loud.</summary>
    public static int Channels(FilePlan.Waveform waveform) => waveform.Track.Channels;

    /// <summary>Where the file says that the sound ends: what its last packet holds beyond that is filling.</summary>
    private static string End(FilePlan.Waveform waveform)
    {
        if (waveform.Track is not { EndsWithin: true, Duration: { } length } track)
            return "";
        var end = waveform.FromFirstSample ? length : waveform.Origin is { } origin ? track.Start + length - new MediaTime(origin)
            : MediaTime.Zero;
        return end > MediaTime.Zero ? $",atrim=end={end.ToDecimal()}" : "";
    }

    private static string Shift(FilePlan.Waveform waveform) => waveform switch
    {
        { FromFirstSample: true } => "asetpts=PTS-STARTPTS,",
        { Origin: { } ticks and not 0 } => string.Create(CultureInfo.InvariantCulture,
            $"asetpts=PTS-({new MediaTime(ticks).ToDecimal()})/TB,"),
        _ => "",
    };
}
