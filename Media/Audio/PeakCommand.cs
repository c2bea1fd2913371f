using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Audio;

/// <summary>
/// ffmpeg: the loudest sample of a track. Only asked of samples that are stored as floating point numbers: they may be over full scale,
/// where no other form of audio holds them. Pure.
/// </summary>
public static class PeakCommand
{
    public static ToolCommand For(AudioFacts track, MediaInput input, string folder) => new("ffmpeg",
    [
        .. LoudnessCommand.Told, "-vn", "-threads", "1",
        .. input.Arguments,
        "-filter_complex", $"[0:{track.StreamIndex}]{AudioFilter.FirstTwo(track)}astats=measure_perchannel=none:measure_overall=Peak_level[s]",
        "-map", "[s]", "-f", "null", "-",
    ], folder);

    /// <returns>Decibels over full scale; 0: none, or not worth a word.</returns>
    public static double Over(IEnumerable<string> reported)
    {
        const string Name = "Peak level dB:";
        var peaks = reported.Where(line => line.Contains(Name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Name, StringComparison.Ordinal) + Name.Length)..].Trim());
        // What is over by less would not be heard cut off.
        return peaks.Select(
            peak => double.TryParse(peak, CultureInfo.InvariantCulture, out var decibels) && double.IsFinite(decibels) ? decibels : 0)
                .DefaultIfEmpty().Max() is var over and > 0.01
            ? Math.Ceiling(over * 100) / 100
            : 0;
    }

    /// <summary>What a person is told of it.</summary>
    public static string Told(double over) =>
        string.Create(
            CultureInfo.InvariantCulture, $"the sound goes {over:0.0} dB over full scale, which only floating point samples hold: "
            + $"all of it was lowered by {over:0.0} dB");
}
