using System.Text.Json;
using Transcode.MediaEvidence;

namespace Transcode.Bench;

internal sealed record LadderEntry(string Name, int Width, int Height, int Kbps);

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
    public required IReadOnlyList<LadderEntry> Ladder { get; init; }

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
                .. video.GetProperty("ladder").EnumerateArray().Select(entry => new LadderEntry(
                    entry.GetProperty("name").GetString()!, entry.GetProperty("width").GetInt32(),
                    entry.GetProperty("height").GetInt32(), entry.GetProperty("kbps").GetInt32())),
            ],
        };
    }

    /// <summary>The ladder entries that do not enlarge the picture, each fitted into its box with even sides.</summary>
    internal IReadOnlyList<LadderEntry> For(StreamFacts video) =>
    [
        .. Ladder.Where(entry => entry.Width <= video.Width + 1 && entry.Height <= video.Height + 1).Select(entry => Fitted(entry, video)),
    ];

    private static LadderEntry Fitted(LadderEntry entry, StreamFacts video)
    {
        var scale = Math.Min((double)entry.Width / video.Width, (double)entry.Height / video.Height);
        return entry with { Width = Even(video.Width * scale), Height = Even(video.Height * scale) };
    }

    private static int Even(double length) => (int)Math.Round(length / 2) * 2;
}
