using System.Globalization;

namespace Transcode.MediaEvidence.Hls;

public sealed record Segment(string Path, double Seconds);

/// <summary>A media playlist as it is written, with paths made absolute.</summary>
public sealed record MediaPlaylist
{
    public required string Path { get; init; }
    public required IReadOnlyList<Segment> Segments { get; init; }
    public required int TargetSeconds { get; init; }
    public required int Version { get; init; }
    public required bool HasEnd { get; init; }
    public string? Init { get; init; }

    public double Seconds => Segments.Sum(segment => segment.Seconds);

    public static MediaPlaylist Read(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var lines = File.ReadAllLines(path);
        var segments = new List<Segment>();
        var seconds = 0.0;
        foreach (var line in lines)
        {
            if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                seconds = double.Parse(line["#EXTINF:".Length..].Split(',')[0], CultureInfo.InvariantCulture);
            else if (line.Length > 0 && line[0] != '#')
                segments.Add(new Segment(Local(folder, line), seconds));
        }

        var map = lines.FirstOrDefault(line => line.StartsWith("#EXT-X-MAP:", StringComparison.Ordinal));
        return new MediaPlaylist
        {
            Path = path,
            Segments = segments,
            TargetSeconds = Number(lines, "#EXT-X-TARGETDURATION:"),
            Version = Number(lines, "#EXT-X-VERSION:"),
            HasEnd = lines.Contains("#EXT-X-ENDLIST"),
            Init = map is null ? null : Local(folder, Attributes.Of(map)["URI"]),
        };
    }

    private static string Local(string folder, string reference) => System.IO.Path.Combine(folder, Uri.UnescapeDataString(reference));

    private static int Number(string[] lines, string tag) =>
        lines.Where(line => line.StartsWith(tag, StringComparison.Ordinal))
            .Select(line => int.Parse(line[tag.Length..], CultureInfo.InvariantCulture))
            .FirstOrDefault();
}
