using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>Facts of a video that does not exist: 14 s of 640x360 at 25 frames per second, a key frame each 2 s, with audio.</summary>
internal static class MadeUp
{
    public const long Frames = 350;
    public static readonly MediaTime Length = MediaTime.FromSeconds(14);

    private const long TicksPerFrame = MediaTime.TicksPerSecond / 25;

    public const string Fetched = "bytes from elsewhere";

    public static StepResult.Probed Probed(MediaTime grid, long bytes)
    {
        var packets = new PacketTable();
        for (var i = 0L; i < Frames; i++)
            packets.Add(i * TicksPerFrame, i * TicksPerFrame, TicksPerFrame, key: i % 50 == 0);
        return new StepResult.Probed(
            new SourceFacts
            {
                Kind = AssetKind.Video,
                Container = "mov,mp4,m4a,3gp,3g2,mj2",
                Bytes = bytes,
                Duration = Length,
                Video = new VideoFacts
                {
                    StreamIndex = 0,
                    Codec = "h264",
                    Width = 640,
                    Height = 360,
                    PixelFormat = "yuv420p",
                    TimeBase = TimeBase.Output,
                    FrameRate = new Rate(25, 1)
                },
                Audio = [new AudioFacts { StreamIndex = 1, Codec = "aac", Channels = 2, SampleRate = 48000, Duration = Length }],
            },
            FrameIndexer.Index(packets, TimeBase.Output, null, MediaTime.Zero, grid));
    }

    public static TrackProof Proof(string name, Chunk chunk) => new()
    {
        Name = name,
        Codecs = "avc1.64001e",
        InitSha256 = new string('a', 64),
        Last = MediaTime.Zero,
        Encoder = "made up",
        FrameRate = 25,
        Start = chunk.Start,
        End = chunk.End,
        Segments =
            [.. chunk.Segments.Select(
                segment => new SegmentProof(segment.Number, segment.Start, segment.Duration, segment.Frames,
                    Segment(segment.Number, name).Length, new string('b', 64)))],
    };

    /// <summary>What lies in the place of encoded bytes.</summary>
    public static string Segment(int number, string rendition) => $"segment {number} of {rendition}";

    public static TrackProof AudioProof(string name) => new()
    {
        Name = name,
        Codecs = "mp4a.40.2",
        InitSha256 = new string('c', 64),
        Last = MediaTime.Zero,
        Encoder = "made up",
        Start = MediaTime.Zero,
        End = Length,
        Segments = [new SegmentProof(0, MediaTime.Zero, Length, 600, 5, new string('d', 64))],
    };
}
