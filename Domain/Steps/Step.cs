using System.Text.Json.Serialization;
using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Steps;

/// <summary>The unit that is leased to a worker: everything it needs to know, nothing about who does it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Fetch), "fetch")]
[JsonDerivedType(typeof(Probe), "probe")]
[JsonDerivedType(typeof(EncodeVideo), "encode_video")]
[JsonDerivedType(typeof(EncodeAudio), "encode_audio")]
[JsonDerivedType(typeof(Render), "render")]
[JsonDerivedType(typeof(Package), "package")]
[JsonDerivedType(typeof(Verify), "verify")]
public abstract record Step
{
    private Step() { }

    public required StepId Id { get; init; }

    /// <summary>Steps whose results this one needs.</summary>
    public IReadOnlyList<StepId> WaitsFor { get; init => field = value ?? []; } = [];

    /// <summary>Expected work in seconds of encoded timeline, for dispatch: the longest first.</summary>
    public double Weight { get; init; }

    /// <summary>What kind of step it is, as reports and metrics say it, and as it is written.</summary>
    public string KindName() => this switch
    {
        Fetch => "fetch",
        Probe => "probe",
        EncodeVideo => "encode_video",
        EncodeAudio => "encode_audio",
        Render => "render",
        Package => "package",
        Verify => "verify",
        _ => throw new InvalidOperationException($"{GetType().Name} is no kind of step"),
    };

    /// <summary>Bring the source from an address into the storage.</summary>
    public sealed record Fetch : Step
    {
        /// <summary>http or https, and every connection goes through the worker's guard; or an object of a store that the server opens,
        /// <c>s3://bucket/key</c> or <c>az://container/blob</c>, for which the server hands out addresses.</summary>
        public required string Url { get; init; }

        /// <summary>A longer file is refused.</summary>
        public required long MostBytes { get; init; }

        /// <summary>Where it is to lie.</summary>
        public required string Key { get; init; }
    }

    /// <summary>Find out what the source is, and where it may be cut.</summary>
    public sealed record Probe : Step
    {
        /// <summary>Distance of possible cuts.</summary>
        public required MediaTime Grid { get; init; }
    }

    /// <summary>Encode one chunk into several renditions from one decode.</summary>
    public sealed record EncodeVideo : Step
    {
        public required string Profile { get; init; }

        /// <summary>Where the segments belong: they are delivered as they are, or only material for packaging.</summary>
        public required SegmentUse Use { get; init; }

        public required VideoSettings Settings { get; init; }
        public required VideoFacts Source { get; init; }

        /// <summary>The ladder, largest first: each ladder entry is scaled from the one above it.</summary>
        public required IReadOnlyList<Rendition> Renditions { get; init; }

        /// <summary>Names of those that this step encodes.</summary>
        public required IReadOnlyList<string> Encode { get; init; }

        public required Chunk Chunk { get; init; }

        /// <summary>How many frames decoding may run ahead of display; 0: no B-frames.</summary>
        public required int ReorderDelay { get; init; }

        public required long Origin { get; init; }
        public int? MaxFrameRate { get; init; }

        /// <summary>About how much is decoded before the first frame that is kept.</summary>
        public MediaTime Rewind => Chunk.Cut switch
        {
            null or { StartPts: null } => MediaTime.Zero,
            { Seek: { } seek } => new MediaTime(Math.Max(0, Chunk.Start.Ticks + Origin - Source.TimeBase.Convert(seek, TimeBase.Output))),
            _ => Chunk.Start,
        };

        /// <summary>Nominal segment length, to cut what an inexact source turns out to be.</summary>
        public required MediaTime SegmentLength { get; init; }

        /// <summary>Not empty when the source's times cannot be trusted: the audio is encoded by the same process, so that both are
        /// corrected alike.</summary>
        [JsonPropertyName("with_sounds")]
        public IReadOnlyList<AudioPlan> WithAudio { get; init => field = value ?? []; } = [];
    }

    /// <summary>Encode one audio track, whole.</summary>
    public sealed record EncodeAudio : Step
    {
        public required string Profile { get; init; }

        /// <summary>Where the segments belong: they are delivered as they are, or only material for packaging.</summary>
        public required SegmentUse Use { get; init; }

        public required AudioPlan Audio { get; init; }
        public required MediaTime SegmentLength { get; init; }
    }

    /// <summary>Make whole files straight from the source, and prove them.</summary>
    public sealed record Render : Step
    {
        public required string Profile { get; init; }
        public required SourceFacts Source { get; init; }
        public required DamagePolicy Damage { get; init; }
        public required FilePlan File { get; init; }
    }

    /// <summary>Write playlists and stream-copied files from proven chunks.</summary>
    public sealed record Package : Step
    {
        public required string Profile { get; init; }
        public required ProfilePlan Plan { get; init; }

        /// <summary>Null without picture.</summary>
        public VideoFacts? Source { get; init; }

        /// <summary>See <see cref="SourceFacts.Tags"/>.</summary>
        public IReadOnlyDictionary<string, string> Tags
        {
            get; init
            => field = value ?? new Dictionary<string, string>();
        } = new Dictionary<string, string>();

        /// <summary>On the source's own clock.</summary>
        public IReadOnlyList<Chapter> Chapters { get; init => field = value ?? []; } = [];

        /// <summary>File name of the master playlist; the first HLS profile of a job has "master.m3u8".</summary>
        public required string MasterName { get; init; }
    }

    /// <summary>Compare what came out with what went in.</summary>
    public sealed record Verify : Step
    {
        public required string Profile { get; init; }
        public required ProfilePlan Plan { get; init; }
        public required SourceFacts Source { get; init; }
    }
}

/// <summary>What becomes of encoded segments.</summary>
public enum SegmentUse
{
    /// <summary>They are the fMP4 segments of an HLS rendition.</summary>
    Delivered = 1,
    /// <summary>Files are made of them, then they are deleted.</summary>
    Material = 2,
}
