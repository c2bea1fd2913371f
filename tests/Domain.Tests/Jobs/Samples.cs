using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Jobs;

/// <summary>A minute of video at 25 frames per second through a two-rung ladder: the ordinary job of these tests.</summary>
public static class Samples
{
    public static readonly DateTimeOffset At = new(2026, 11, 21, 11, 59, 0, TimeSpan.Zero);

    public static readonly WorkerId Anna = new("anna");
    public static readonly WorkerId Bert = new("bert");

    public static readonly Profile Hls = new()
    {
        Name = "hls",
        Description = "Adaptive streaming.",
        Assets = [AssetKind.Video],
        Video = new VideoSettings { Ladder = [new LadderEntry("720p", 1280, 720, 2500), new LadderEntry("360p", 640, 360, 600)] },
        Audio = new AudioSettings(),
        Hls = new HlsSettings(),
    };

    /// <summary>Its largest ladder entry is copied: the source is what it wants.</summary>
    public static readonly Profile Copying = Hls with { Name = "copying", Video = Hls.Video! with { CopyWhenFits = true } };

    /// <summary>Of single files alone: nothing to package, nothing to verify.</summary>
    public static readonly Profile Waveform = new()
    {
        Name = "waveform",
        Description = "Peaks.",
        Assets = [AssetKind.Video, AssetKind.Audio],
        Waveform = new WaveformSettings { Json = new() },
    };

    public static JobOrder Order(string id, int priority = 0, string? asset = null, string label = "holiday.mp4",
        DateTimeOffset? at = null) => new()
        {
            Id = new JobId(id),
            Asset = new AssetId(asset ?? $"asset-{id}"),
            Label = label,
            Source = new SourceLocation($"videos/asset-{id}/source/source.mp4", null, 1_000_000, null),
            Profiles = [Hls],
            Priority = priority,
            At = at ?? At,
        };

    /// <summary>Of a source that lies at an address, whose query is a key.</summary>
    public static JobOrder OfAddress(string id) => Order(id) with
    {
        Source = new SourceLocation($"videos/asset-{id}/source/source.mp4", null, 0,
            null)
        { Fetch = new FetchOrder("https://example.org/films/holiday.mp4?key=secret", 1 << 30) },
    };

    public static StepResult.Probed Probed(int seconds = 60, bool audio = true) => new(Facts(seconds, audio), Timeline(seconds));

    public static readonly StepResult.Encoded Encoded = new([Track("720p"), Track("360p")], [], []);

    public static readonly StepResult.Rendered Rendered = new(
        [new Output("waveform", "waveform", OutputKind.Data, "waveform.json", 0, 0, 0, MediaTime.FromSeconds(60), 500,
            0) { Sha256 = new string('c', 64) }], [], []);

    public static readonly StepResult.Packaged Packaged = new(
        [new Output("hls", "master", OutputKind.MasterPlaylist, "master.m3u8", 0, 0, 0, MediaTime.FromSeconds(60), 500, 2_600_000)]);

    public static readonly StepResult.Verified Verified = new(["1500 frames as in the source"], [], []);

    /// <summary>What a healthy worker answers to a step.</summary>
    public static StepResult ResultOf(Step step) => step switch
    {
        Step.Fetch => new StepResult.Fetched(1_000_000, new string('d', 64)),
        Step.Probe => Probed(),
        Step.Render => Rendered,
        Step.Package => Packaged,
        Step.Verify => Verified,
        Step.EncodeVideo { Chunk.Segments: { Count: > 0 } segments } video
            => new StepResult.Encoded([.. video.Encode.Select(name => Track(name) with
        {
            Segments =
                [.. segments.Select(
                    segment => new SegmentProof(segment.Number, segment.Start, segment.Duration, segment.Frames, 750_000,
                        new string('b', 64)))],
        })], [], []),
        _ => Encoded,
    };

    public static readonly Failure Crash = new(FailureCodes.ToolFailed, Phase.Encoding, Party.Worker, "ffmpeg died of signal 11.");

    public static readonly Failure BadInput = new(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input,
        "This is a text file, not a video.");

    public static readonly Failure CutMismatch = new(FailureCodes.CutMismatch, Phase.Encoding, Party.Input,
        "The chunk came out with 449 frames, not 450.");

    public static readonly Failure CopyUnfit = new(FailureCodes.CopyUnfit, Phase.Encoding, Party.Input, "Chunk 1 does not decode cleanly.");

    public static readonly Failure StorageAway = new(FailureCodes.StorageFailed, Phase.Writing, Party.Storage,
        "The storage cannot be reached.");

    public static readonly TimeSpan RetryWindow = TimeSpan.FromMinutes(15);

    public static JobCommand.RecordFailure FailedStep(StepId step, Failure why, DateTimeOffset? at = null, TimeSpan? retryWindow = null) =>
        new(step, Anna, why) { At = at ?? At, RetryWindow = retryWindow ?? RetryWindow };

    public static JobCommand.RecordWorkerLost LostWorker(StepId step, DateTimeOffset? at = null, TimeSpan? retryWindow = null)
        => new(step, Anna) { At = at ?? At, RetryWindow = retryWindow ?? RetryWindow };

    public static ProgressReport Report(long fence, double progress = 0, double fps = 0, double speed = 0) =>
        new() { Fence = fence, Progress = progress, Fps = fps, Speed = speed };

    public static Plan PlanOf(JobOrder order, int seconds = 60)
    {
        var probed = Probed(seconds);
        return ((PlanResult.Planned)Planner.Plan(probed.Facts, probed.Timeline, order.Selection)).Plan;
    }

    private static SourceFacts Facts(int seconds, bool audio) => new()
    {
        Kind = AssetKind.Video,
        Container = "mov,mp4,m4a,3gp,3g2,mj2",
        Bytes = 1_000_000,
        Duration = MediaTime.FromSeconds(seconds),
        Video = new VideoFacts
        {
            StreamIndex = 0,
            Codec = "h264",
            Width = 1280,
            Height = 720,
            PixelFormat = "yuv420p",
            TimeBase = TimeBase.Output,
            FrameRate = new Rate(25, 1),
            H264 = new("High", 31),
        },
        Audio = audio ? [new AudioFacts { StreamIndex = 1, Codec = "aac", Channels = 2, SampleRate = 48000 }] : [],
    };

    private static FrameTimeline Timeline(int seconds) => new()
    {
        IsExact = true,
        TimeBase = TimeBase.Output,
        Frames = 25L * seconds,
        Origin = 0,
        End = MediaTime.FromSeconds(seconds),
        Grid = MediaTime.FromSeconds(2),
        Points = [.. Enumerable.Range(0, seconds / 2)
            .Select(i => new CutPoint(MediaTime.FromSeconds(2 * i), 180_000L * i, 50L * i, i == 0 ? null : 180_000L * (i - 1),
            []) { IsClean = true, Bytes = 250_000 })],
        Reordering = 2,
    };

    private static TrackProof Track(string name) => new()
    {
        Name = name,
        Codecs = "avc1.64001f",
        InitSha256 = new string('a', 64),
        Last = MediaTime.Zero,
        Segments = [new SegmentProof(0, MediaTime.Zero, MediaTime.FromSeconds(6), 150, 750_000, new string('b', 64))],
        Encoder = "libx264",
        Start = MediaTime.Zero,
        End = MediaTime.FromSeconds(6),
    };
}
