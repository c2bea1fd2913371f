using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Waveform;

/// <summary>ffmpeg: a sound track as plain samples on standard output: 16 bit, little endian, channels side by side. Pure.</summary>
public static class PcmCommand
{
    /// <param name="waveform">Which track, and from which moment on; what lies between that and the track's beginning is silence.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(FilePlan.Waveform waveform, MediaInput input, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats",
        .. waveform.Origin is null ? Array.Empty<string>() : ["-copyts"], "-vn", "-threads", "1",
        .. input.Arguments,
        "-filter_complex", $"[0:{waveform.Track.StreamIndex}]{(waveform.Track.IsBare ? SoundFilter.Counted : Shift(waveform.Origin))}{SoundFilter.FirstTwo(waveform.Track)}{Mix(waveform)}aresample=async=1:first_pts=0:min_hard_comp=0.05[s]",
        "-map", "[s]", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1",
    ], folder);

    /// <summary>As many as come out of the pipe.</summary>
    public static int Channels(FilePlan.Waveform waveform) => IsSplit(waveform) ? waveform.Track.Channels : 1;

    private static bool IsSplit(FilePlan.Waveform waveform) => waveform.Settings.Json is { SplitChannels: true };

    private static string Shift(long? origin) => origin is { } ticks and not 0 ? string.Create(CultureInfo.InvariantCulture, $"asetpts=PTS-({new MediaTime(ticks).ToDecimal()})/TB,") : "";

    private static string Mix(FilePlan.Waveform waveform) => IsSplit(waveform) || waveform.Track.Channels == 1 ? "" : "aformat=channel_layouts=mono,";
}
