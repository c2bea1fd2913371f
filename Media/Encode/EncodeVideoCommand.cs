using System.Globalization;
using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Encode;

/// <summary>ffmpeg: one chunk, one decode, several renditions; each becomes a fragmented MP4 in the working folder. Pure.</summary>
public static class EncodeVideoCommand
{
    /// <summary>File name, in the working folder, of a rendition.</summary>
    public static string FileOf(string rendition) => $"{rendition}.mp4";

    /// <param name="step">What to encode.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="hardware">Who encodes which renditions in place of libx264; null: nobody.</param>
    /// <param name="sample">Frames to keep as the encoders are given them, each rendition's in a file of its own; null: none.</param>
    public static ToolCommand For(Step.EncodeVideo step, MediaInput input, string folder, HardwareUse? hardware = null,
        QualitySample? sample = null) => new("ffmpeg",
    [
        .. Quiet,
        .. hardware?.Encoder.Device(hardware.Device) ?? [],
        .. FilterGraph.IsExact(step) ? Cut(step) : [],
        "-threads", "1",
        .. VideoFilter.Decoding(step.Source),
        .. input.Arguments,
        "-filter_complex_threads", IsWaitedFor(step) ? "2" : "1",
        "-filter_complex", FilterGraph.Of(step, hardware, sample),
        .. FilterGraph.AudioTracks(step).SelectMany(graph => new[] { "-filter_complex", graph }),
        .. step.Renditions.SelectMany((rendition, i) => step.Encode.Contains(rendition.Name) ? Output(step, rendition, i, hardware) : []),
        .. step.WithAudio.SelectMany(EncodeAudioCommand.Output),
        .. sample is null ? [] : FilterGraph.Entries(step).SelectMany(QualitySample.Output),
    ], folder);

    /// <summary>
    /// The lowest rendition of a film's first chunk by itself: somebody waits to see it, so a second thread helps to scale. Where colours
    /// stay as they are the bytes are the same, whoever works out which lines; where they are converted, by zscale or from one matrix to
    /// another, they are not. The decoder keeps its one thread: with more, what it makes up for damaged pictures differs from run to run.
    /// </summary>
    private static bool IsWaitedFor(Step.EncodeVideo step) => step.Chunk.Number == 0 && step.Renditions.Count > 1
        && step.Encode is [var only] && only == step.Renditions[^1].Name && FilterGraph.IsExact(step)
        && step.Source is { PixelFormat: "yuv420p", LaterFormats.Count: 0, LaterShapes.Count: 0, LaterMatrices.Count: 0 }
        && SourceColor.Of(step.Source) is var color && color == color.Delivered;

    /// <summary>What every encode begins with: no input from a terminal, progress on standard output, complaints with their
    /// level.</summary>
    internal static readonly IReadOnlyList<string> Quiet =
        ["-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-y"];

    internal static IEnumerable<string> Cut(Step.EncodeVideo step) => step.Chunk.Cut?.Seek is { } seek
        ? ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", Seconds(seek, step.Source.TimeBase), "-copyts"]
        : ["-copyts"];

    /// <summary>Rounded up to the microsecond, ffmpeg's unit for seeking: rounding down could land one key frame too early.</summary>
    private static string Seconds(long ticks, TimeBase timeBase)
    {
        var micros = decimal.Ceiling((decimal)ticks * timeBase.Numerator * 1_000_000 / timeBase.Denominator);
        return (micros / 1_000_000).ToString("0.000000", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Output(Step.EncodeVideo step, Rendition rendition, int entry, HardwareUse? hardware) =>
    [
        "-map", $"[{FilterGraph.Pad(entry)}]",
        .. hardware?.Renditions.Contains(rendition.Name) == true
            ? hardware.Encoder.Arguments(rendition, step.Settings.H264Profile, hardware.Device)
            : Software(step, rendition),
        "-flags", "+cgop", "-force_key_frames", Keyframes(step),
        .. EncoderChoice.IsMixed(step.Settings.Encoder) ? InBand(LevelOf(step, rendition)) : [],
        "-threads", "1",
        "-fps_mode", FilterGraph.IsExact(step) ? "passthrough" : "vfr", "-enc_time_base", "1:90000", "-video_track_timescale", "90000",
        .. Fragments,
        FileOf(rendition.Name),
    ];

    private static IEnumerable<string> Software(Step.EncodeVideo step, Rendition rendition) =>
    [
        "-c:v", "libx264", "-preset", step.Settings.Preset, "-profile:v", step.Settings.H264Profile,
        .. step.ReorderDelay == 0 ? ["-bf", "0"] : Array.Empty<string>(),
        .. RateControl(rendition),
        "-g", "9999", "-keyint_min", "1", "-sc_threshold", "0",
    ];

    /// <summary>
    /// Encoders that share a track agree on the level, and each key frame carries its encoder's parameter sets, so that one init segment
    /// serves all chunks (sample entry avc3).
    /// </summary>
    internal static IEnumerable<string> InBand(H264Level level)
        => ["-level:v", level.ToString(), "-tag:v", "avc3", "-bsf:v", "dump_extra=freq=keyframe"];

    private static H264Level LevelOf(Step.EncodeVideo step, Rendition rendition)
    {
        var rate = step.Source.FrameRate.IsKnown ? Math.Min(step.Source.FrameRate.PerSecond, step.MaxFrameRate ?? double.MaxValue) : 30;
        return H264Level.Of(rendition.Width, rendition.Height, rate, rendition.MaxKbps);
    }

    /// <summary>Fragmented MP4 that keeps the encoder's times as they are and names neither tool nor time.</summary>
    internal static readonly IReadOnlyList<string> Fragments =
        ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movflags",
            "+frag_keyframe+empty_moov+default_base_moof+frag_discont",
         "-use_editlist", "0", "-avoid_negative_ts", "disabled", "-f", "mp4"];

    private static IEnumerable<string> RateControl(Rendition rendition)
    {
        static string K(int kilo) => string.Create(CultureInfo.InvariantCulture, $"{kilo}k");
        return rendition.Crf is { } crf
            ? ["-crf", crf.ToString("0.##", CultureInfo.InvariantCulture), "-maxrate", K(rendition.MaxKbps), "-bufsize",
            K(rendition.BufferKbit)]
            : ["-b:v", K(rendition.Kbps), "-maxrate", K(rendition.MaxKbps), "-bufsize", K(rendition.BufferKbit)];
    }

    /// <summary>Exact times where they are known; else the grid, which ffmpeg counts from the first frame.</summary>
    private static string Keyframes(Step.EncodeVideo step) => FilterGraph.IsExact(step)
        ? string.Join(',', step.Chunk.Keyframes.Select(ForcedAt))
        : string.Create(CultureInfo.InvariantCulture, $"expr:gte(t,n_forced*{step.Settings.GopSeconds})");

    /// <summary>
    /// ffmpeg forces the first frame at or after a time in microseconds. A quarter of a tick early: more could hit the frame before, and on
    /// the very tick a version that does not round to ticks could miss it.
    /// </summary>
    private static string ForcedAt(MediaTime time) =>
        ((4 * (time.Ticks + Timeline.Offset) - 1) / (4m * Timeline.Timescale)).ToString("0.000000", CultureInfo.InvariantCulture);
}
