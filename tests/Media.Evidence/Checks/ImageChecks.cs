using System.Globalization;

namespace Transcode.MediaEvidence.Checks;

/// <summary>What the profiles for images promise, held against what lies in a folder.</summary>
public static class ImageChecks
{
    private static readonly (string Name, string Loader, int Side)[] _promised =
        [("thumbnail-300.webp", "webpload", 300), ("thumbnail-800.webp", "webpload", 800), ("thumbnail-1200.webp", "webpload", 1200),
            ("display.jpg", "jpegload", 2560)];

    public static IEnumerable<string> Of(string source, string folder)
    {
        var (width, height) = Shown(source);
        foreach (var (name, loader, side) in _promised)
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file))
            {
                yield return $"{name} is missing";
                continue;
            }
            var facts = Header(file);
            if (facts.GetValueOrDefault("vips-loader") != loader)
                yield return $"{name} is read by {facts.GetValueOrDefault("vips-loader")}";
            var scale = Math.Min(1.0, Math.Min((double)side / width, (double)side / height));
            if (Off(facts, "width", width * scale) || Off(facts, "height", height * scale))
                yield return $"{name} is {facts["width"]}x{facts["height"]}; the source is {width}x{height}";
            if (facts["interpretation"] != "srgb")
                yield return $"{name} has colours of {facts["interpretation"]}";
            foreach (var left in facts.Keys.Where(
                key => key.EndsWith("-data", StringComparison.Ordinal) || key.StartsWith("exif-", StringComparison.Ordinal)))
                yield return $"{name} carries {left}";
            // The header may promise what does not follow.
            if (Tool.Run("vips", "avg", file + "[fail-on=warning]") is { ExitCode: not 0 } broken)
                yield return $"{name} does not decode: {broken.Errors.Trim()}";
        }
    }

    /// <summary>Size as a viewer sees it.</summary>
    public static (int Width, int Height) Shown(string file)
    {
        // An animated AVIF, which libvips does not know.
        if (Tool.Run("vipsheader", file).ExitCode != 0)
            return Tool.Required("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of",
                "csv=p=0", file).Trim().Split(',') is [var across, var down]
                ? (int.Parse(across, CultureInfo.InvariantCulture), int.Parse(down, CultureInfo.InvariantCulture))
                : throw new InvalidOperationException($"{file} has no size.");
        var facts = Header(file);
        var (width, height) = (Whole(facts, "width"), Whole(facts, "height"));
        return Whole(facts, "orientation") >= 5 ? (height, width) : (width, height);
    }

    /// <summary>What vipsheader says, by field.</summary>
    public static IReadOnlyDictionary<string, string> Header(string file)
    {
        var facts = new Dictionary<string, string>();
        foreach (var line in Tool.Required("vipsheader", "-a", file).Split('\n').Skip(1))
            if (line.Split(": ", 2) is [var name, var value])
                facts.TryAdd(name, value);
        return facts;
    }

    private static int Whole(IReadOnlyDictionary<string, string> facts, string name) =>
        facts.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static bool Off(IReadOnlyDictionary<string, string> facts, string name, double wanted)
        => Math.Abs(Whole(facts, name) - Math.Max(1, wanted)) > 0.5001;
}
