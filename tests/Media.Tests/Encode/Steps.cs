using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Media.Tests.Encode;

/// <summary>Steps as the plan would make them: 30 s of 1280x720 at 25 frames a second whose clock begins at 1.4 s and counts in
/// 1/12800.</summary>
internal static class Steps
{
    public static readonly VideoFacts Source = new()
    {
        StreamIndex = 0,
        Codec = "h264",
        Width = 1280,
        Height = 720,
        PixelFormat = "yuv420p",
        TimeBase = new TimeBase(1, 12800),
        FrameRate = new Rate(25, 1),
    };

    public static readonly AudioPlan Stereo = new()
    {
        Track = new AudioFacts { StreamIndex = 1, Codec = "aac", Channels = 2, SampleRate = 48000 },
        Name = "audio",
        Channels = 2,
        Kbps = 128,
        SampleRate = 48000,
        Origin = 126_000,
    };

    private static readonly Rendition[] _ladder =
    [
        new() { Name = "720p", Width = 1280, Height = 720, Crf = 23, Kbps = 2500 },
        new() { Name = "480p", Width = 854, Height = 480, Crf = 23, Kbps = 1000 },
        new() { Name = "360p", Width = 640, Height = 360, Crf = 23, Kbps = 600 },
    ];

    /// <summary>Six seconds from the given one on.</summary>
    public static Step.EncodeVideo Chunk(int number, ChunkCut? cut) => new()
    {
        Id = new($"hls.video.{number:0000}"),
        Profile = "hls",
        Use = SegmentUse.Delivered,
        Settings = new VideoSettings { Ladder = [] },
        Source = Source,
        Renditions = _ladder,
        Encode = ["720p", "480p", "360p"],
        ReorderDelay = 2,
        Origin = 126_000,
        SegmentLength = MediaTime.FromSeconds(6),
        Chunk = new Chunk
        {
            Number = number,
            Cut = cut,
            Segments = [new(number, MediaTime.FromSeconds(number * 6), MediaTime.FromSeconds(6), 150)],
            Keyframes = [.. Enumerable.Range(0, 3).Select(n => MediaTime.FromSeconds(number * 6 + n * 2))],
            Frames = 150,
            Lead = [],
            End = MediaTime.FromSeconds(number * 6 + 6),
        },
    };

    public static Step.EncodeVideo Whole => Chunk(0, null) with
    {
        Chunk = new Chunk { Number = 0, Segments = [], Keyframes = [], Frames = 750, Lead = [], End = MediaTime.Zero },
        Origin = 0,
        WithAudio = [Stereo],
    };
}
