using System.Globalization;
using Transcode.Domain.Steps;

namespace Transcode.Media.Verify;

/// <summary>Reads what ffmpeg's ssim filter lists: <c>n:1 Y:0.987654 All:0.987654 (19.084)</c>, a line for each frame. Pure.</summary>
public static class QualityOutput
{
    /// <returns>Null where no line tells anything.</returns>
    public static VideoQuality? Read(IEnumerable<string> lines) => VideoQuality.OfFrames([.. lines.Select(All).OfType<double>()]);

    private static double? All(string line)
    {
        var word = line.Split(' ').FirstOrDefault(part => part.StartsWith("All:", StringComparison.Ordinal));
        return word is not null && double.TryParse(word.AsSpan(4), NumberStyles.Float, CultureInfo.InvariantCulture, out var ssim)
            && ssim is >= -1 and <= 1 ? ssim : null;
    }
}
