using System.Globalization;

namespace Transcode.Bench;

/// <summary>
/// What an expert types: one ffmpeg, one decode, each ladder entry scaled from the one above, all ladder entries and the audio as one HLS
/// tree; then an MP4 of each ladder entry by stream copy. The same filters, limits and key frames as ours, ffmpeg's own choice of threads.
/// </summary>
internal static class PlainCommand
{
    internal static IReadOnlyList<string> Hls(string input, string folder, Settings settings, IReadOnlyList<LadderEntry> entries,
        bool hasAudio)
    {
        List<string> arguments = ["-v", "error", "-nostdin", "-y", "-i", "file:" + input, "-filter_complex", Graph(entries)];
        for (var at = 0; at < entries.Count; at++)
            arguments.AddRange(Video(at, entries[at], settings));
        if (hasAudio)
            arguments.AddRange(["-map", "0:a:0", "-c:a", "aac", "-b:a", $"{settings.AudioKbps}k", "-ac", "2", "-ar", "48000"]);
        var group = hasAudio ? ",agroup:a" : "";
        var map = string.Join(' ', entries.Select((entry, at) => $"v:{at}{group},name:{entry.Name}"))
            + (hasAudio ? " a:0,agroup:a,name:audio" : "");
        return
        [
            .. arguments, "-fps_mode", "passthrough", "-f", "hls", "-hls_time", $"{settings.SegmentSeconds}", "-hls_playlist_type", "vod",
            "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init_%v.mp4", "-master_pl_name", "master.m3u8",
            "-var_stream_map", map, "-hls_segment_filename", Path.Combine(folder, "%v_%d.m4s"), Path.Combine(folder, "%v.m3u8"),
        ];
    }

    internal static IReadOnlyList<string> Mp4(string folder, LadderEntry entry, bool hasAudio)
    {
        string[] audio = hasAudio ? ["-i", Path.Combine(folder, "audio.m3u8")] : [];
        return ["-v", "error", "-nostdin", "-y", "-i", Path.Combine(folder, entry.Name + ".m3u8"), .. audio, "-c", "copy", "-movflags",
            "+faststart",
            Path.Combine(folder, entry.Name + ".mp4")];
    }

    private static IEnumerable<string> Video(int at, LadderEntry entry, Settings settings)
    {
        string[] rate = settings.Crf is { } crf
            ? [$"-crf:v:{at}", crf.ToString(CultureInfo.InvariantCulture)]
            : [$"-b:v:{at}", $"{entry.Kbps}k"];
        return
        [
            "-map", $"[out{at}]", $"-c:v:{at}", "libx264", $"-preset:v:{at}", settings.Preset, $"-profile:v:{at}", settings.H264Profile,
                .. rate,
            $"-maxrate:v:{at}", string.Create(CultureInfo.InvariantCulture, $"{entry.Kbps * 1.07:0.##}k"),
            $"-bufsize:v:{at}", string.Create(CultureInfo.InvariantCulture, $"{entry.Kbps * 1.5:0.##}k"),
            $"-g:v:{at}", "600", $"-keyint_min:v:{at}", "1", $"-sc_threshold:v:{at}", "0", $"-flags:v:{at}", "+cgop",
            $"-force_key_frames:v:{at}", string.Create(CultureInfo.InvariantCulture, $"expr:gte(t,n_forced*{settings.GopSeconds})"),
        ];
    }

    private static string Graph(IReadOnlyList<LadderEntry> entries)
    {
        var parts = new List<string>();
        for (var at = 0; at < entries.Count; at++)
        {
            var from = at == 0 ? "0:V:0" : $"next{at}";
            var split = at + 1 < entries.Count ? $",split=2[out{at}][next{at + 1}]" : $"[out{at}]";
            parts.Add($"[{from}]scale={entries[at].Width}:{entries[at].Height},setsar=1,format=yuv420p{split}");
        }

        return string.Join(';', parts);
    }
}
