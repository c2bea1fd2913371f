using System.Text.Json;
using Transcode.MediaEvidence;

namespace Transcode.Bench;

internal sealed record Rung(string Name, int Width, int Height, int Kbps);

/// <summary>The profile's own numbers, read from its file, so that both sides always encode the same.</summary>
internal sealed record Settings
{
    public required string Preset { get; init; }
    public required string H264Profile { get; init; }
    public required double? Crf { get; init; }
    public required double GopSeconds { get; init; }
    public required int SegmentSeconds { get; init; }
    public required int AudioKbps { get; init; }
    public required bool Mp4 { get; init; }
    public required IReadOnlyList<Rung> Ladder { get; init; }

    internal static Settings Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var video = document.RootElement.GetProperty("video");
        var rate = video.GetProperty("rate");
        return new Settings
        {
            Preset = video.GetProperty("preset").GetString()!,
            H264Profile = video.GetProperty("h264_profile").GetString()!,
            Crf = rate.GetProperty("mode").GetString() == "crf" ? rate.GetProperty("crf").GetDouble() : null,
            GopSeconds = video.GetProperty("gop_seconds").GetDouble(),
            SegmentSeconds = document.RootElement.GetProperty("hls").GetProperty("segment_seconds").GetInt32(),
            AudioKbps = document.RootElement.GetProperty("audio").GetProperty("kbps").GetInt32(),
            Mp4 = document.RootElement.GetProperty("mp4").GetBoolean(),
            Ladder =
            [
                .. video.GetProperty("ladder").EnumerateArray().Select(rung => new Rung(
                    rung.GetProperty("name").GetString()!, rung.GetProperty("width").GetInt32(),
                    rung.GetProperty("height").GetInt32(), rung.GetProperty("kbps").GetInt32())),
            ],
        };
    }

    /// <summary>The rungs that do not enlarge the picture, each fitted into its box with even sides.</summary>
    internal IReadOnlyList<Rung> For(StreamFacts picture) =>
    [
        .. Ladder.Where(rung => rung.Width <= picture.Width + 1 && rung.Height <= picture.Height + 1).Select(rung => Fitted(rung, picture)),
    ];

    private static Rung Fitted(Rung rung, StreamFacts picture)
    {
        var scale = Math.Min((double)rung.Width / picture.Width, (double)rung.Height / picture.Height);
        return rung with { Width = Even(picture.Width * scale), Height = Even(picture.Height * scale) };
    }

    private static int Even(double length) => (int)Math.Round(length / 2) * 2;
}
