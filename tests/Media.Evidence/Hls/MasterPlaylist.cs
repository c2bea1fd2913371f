using System.Globalization;

namespace Transcode.MediaEvidence.Hls;

/// <summary>One ladder entry as the master playlist announces it.</summary>
public sealed record Variant
{
    public required string Path { get; init; }
    public required long Bandwidth { get; init; }
    public long? AverageBandwidth { get; init; }
    public required string Codecs { get; init; }
    public string? Resolution { get; init; }
    public double? FrameRate { get; init; }
    public string? AudioGroup { get; init; }
}

/// <summary>An audio track of its own.</summary>
public sealed record AudioTrack(string Group, string Path);

public sealed record MasterPlaylist(string Path, IReadOnlyList<Variant> Variants, IReadOnlyList<AudioTrack> AudioTracks)
{
    public static MasterPlaylist Read(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var lines = File.ReadAllLines(path);
        var variants = new List<Variant>();
        var tracks = new List<AudioTrack>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("#EXT-X-STREAM-INF:", StringComparison.Ordinal))
                variants.Add(Read(Attributes.Of(lines[at]), Local(folder, lines[at + 1])));
            else if (lines[at].StartsWith("#EXT-X-MEDIA:", StringComparison.Ordinal)
                && Attributes.Of(lines[at]) is var media && media["TYPE"] == "AUDIO" && media.TryGetValue("URI", out var reference))
                tracks.Add(new AudioTrack(media["GROUP-ID"], Local(folder, reference)));
        }

        return new MasterPlaylist(path, variants, tracks);
    }

    public AudioTrack? AudioOf(Variant variant) => AudioTracks.FirstOrDefault(track => track.Group == variant.AudioGroup);

    private static Variant Read(IReadOnlyDictionary<string, string> reported, string path) => new()
    {
        Path = path,
        Bandwidth = long.Parse(reported.GetValueOrDefault("BANDWIDTH", "0"), CultureInfo.InvariantCulture),
        AverageBandwidth = reported.TryGetValue("AVERAGE-BANDWIDTH", out var average) ? long.Parse(average, CultureInfo.InvariantCulture)
            : null,
        Codecs = reported.GetValueOrDefault("CODECS", ""),
        Resolution = reported.GetValueOrDefault("RESOLUTION"),
        FrameRate = reported.TryGetValue("FRAME-RATE", out var rate) ? double.Parse(rate, CultureInfo.InvariantCulture) : null,
        AudioGroup = reported.GetValueOrDefault("AUDIO"),
    };

    private static string Local(string folder, string reference) => System.IO.Path.Combine(folder, Uri.UnescapeDataString(reference));
}
