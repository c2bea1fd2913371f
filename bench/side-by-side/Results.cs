using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Transcode.Bench;

/// <summary>The contest as a table for people and as JSON for later comparison.</summary>
internal static class Results
{
    private static readonly JsonSerializerOptions _layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower
    };

    internal static string Markdown(string input, int rounds, Side plain, Side ours)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(input)}, medians of {rounds} rounds in turns, {Environment.ProcessorCount} processors\n\n");
        text.Append("| | plain ffmpeg | ours | ours / plain |\n|---|---|---|---|\n");
        Line(text, "wall, s", plain, ours, run => run.Wall);
        Line(text, "CPU, s", plain, ours, run => run.Cpu);
        Line(text, "peak memory of all ffmpeg, MB", plain, ours, run => run.FfmpegPeak);
        text.Append(CultureInfo.InvariantCulture, $"| peak memory of our own process, MB | - | {Median(ours, run => run.OwnPeak):0} | |\n");
        text.Append(
            CultureInfo.InvariantCulture, $"| more wall than plain, s | | {Median(ours, run => run.Wall) - Median(plain, run => run.Wall):+0.00;-0.00} | |\n\n");
        text.Append("| rendition | frames plain / ours | kbit/s plain / ours | ratio | SSIM plain / ours | difference "
            + "|\n|---|---|---|---|---|---|\n");
        foreach (var (theirs, mine) in plain.Rungs.Join(ours.Rungs, entry => entry.Name, entry => entry.Name,
            (theirs, mine) => (theirs, mine)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {mine.Name} | {theirs.Frames} / {mine.Frames} | {theirs.Kbps:0} / {mine.Kbps:0} | {mine.Kbps / theirs.Kbps:0.000} | "
                + $"{theirs.Ssim:0.00000} / {mine.Ssim:0.00000} | {Rounded(mine.Ssim - theirs.Ssim):+0.00000;-0.00000;0.00000} |\n");
        }

        return text.ToString();
    }

    internal static void Save(string root, string input, Side plain, Side ours)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "bench", "results")).FullName;
        var name = $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Path.GetFileNameWithoutExtension(input)}.json";
        File.WriteAllText(Path.Combine(folder, name),
            JsonSerializer.Serialize(new { Input = Path.GetFileName(input), Plain = plain, Ours = ours }, _layout));
        Console.Error.WriteLine($"saved as bench/results/{name}");
    }

    private static void Line(StringBuilder text, string name, Side plain, Side ours, Func<Measured, double> value)
    {
        var (theirs, mine) = (Median(plain, value), Median(ours, value));
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {theirs:0.0} | {mine:0.0} | {mine / theirs:0.000} |\n");
    }

    // Without this a tiny negative number is written "-+0.00000".
    private static double? Rounded(double? difference) => difference is { } number ? Math.Round(number, 5) : null;

    private static double Median(Side side, Func<Measured, double> value)
    {
        var sorted = side.Runs.Select(value).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
