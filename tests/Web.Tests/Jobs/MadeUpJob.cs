using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Web.Jobs;

namespace Transcode.Web.Tests.Jobs;

/// <summary>A job as a page sees it, without anything that a page does not look at.</summary>
internal static class MadeUpJob
{
    public static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public static JobOrder Order { get; } = new()
    {
        Id = new JobId("job-1"),
        Asset = new AssetId("asset-1"),
        Label = "a film.mkv",
        Source = new SourceLocation("key", null, 1, null),
        Profiles = [],
        At = At,
    };

    public static StepView Chunk(int number, StepState? state, int attempts = 1, string? why = null, params string[] encode) => new()
    {
        Id = new StepId($"hls.video.{number:0000}"),
        State = state,
        Attempts = attempts,
        Why = why,
        Step = new Step.EncodeVideo
        {
            Id = new StepId($"hls.video.{number:0000}"),
            Profile = "hls",
            Use = SegmentUse.Delivered,
            Settings = new VideoSettings { Ladder = [] },
            Source = null!,
            Renditions = [Rendition("720p"), Rendition("360p")],
            Encode = encode.Length > 0 ? encode : ["720p", "360p"],
            Chunk = new Chunk { Number = number, Segments = [], Keyframes = [], Frames = 1, Lead = [], End = MediaTime.Zero },
            ReorderDelay = 0,
            Origin = 0,
            SegmentLength = MediaTime.FromSeconds(6),
        },
    };

    public static JobSnapshot Snapshot(Job job, params StepView[] steps) =>
        new(job, new JobProgress(40, 25, 1.5, TimeSpan.FromSeconds(200), []), steps, [], ChunkMap.Of(steps), "/media/asset-1/master.m3u8");

    private static Rendition Rendition(string name) => new() { Name = name, Width = 1280, Height = 720, Kbps = 2500 };
}
