using System.Runtime.InteropServices;

namespace Transcode.MediaEvidence.Sync;

/// <summary>The decoded audio as one channel, beginning at time 0 of the file's own clock.</summary>
public static class Waveform
{
    internal const int Rate = 48_000;

    /// <summary>Seconds on the file's clock at which something is heard for the first time; null when nothing ever is.</summary>
    public static double? FirstAudio(string path)
    {
        var samples = Of(path);
        var loud = HalfPeak(samples);
        var at = loud > 0 ? Array.FindIndex(samples, sample => Math.Abs(sample) >= loud) : -1;
        return at < 0 ? null : (double)at / Rate;
    }

    // Filled with silence from time 0 on, so that a sample's number is its time.
    internal static float[] Of(string path) => MemoryMarshal.Cast<byte, float>(Tool.Bytes(
        "ffmpeg",
        ["-v", "error", "-nostdin", "-copyts", .. Source.Options(path), "-i", Source.Name(path), "-map", "0:a:0",
            "-af", $"aresample={Rate}:async=1:first_pts=0:min_hard_comp=0.001", "-ac", "1", "-f", "f32le", "-"])).ToArray();

    internal static float HalfPeak(float[] samples)
    {
        var peak = samples.Length == 0 ? 0 : samples.Max(Math.Abs);
        return peak > 0.01f ? peak / 2 : 0;
    }
}
