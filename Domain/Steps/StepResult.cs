using System.Text.Json.Serialization;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Steps;

/// <summary>What a finished step hands back.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Fetched), "fetched")]
[JsonDerivedType(typeof(Probed), "probed")]
[JsonDerivedType(typeof(Encoded), "encoded")]
[JsonDerivedType(typeof(Rendered), "rendered")]
[JsonDerivedType(typeof(Packaged), "packaged")]
[JsonDerivedType(typeof(Verified), "verified")]
public abstract record StepResult
{
    private StepResult() { }

    /// <param name="Bytes">Length of the source.</param>
    /// <param name="Sha256">Lower-case hex of the file.</param>
    public sealed record Fetched(long Bytes, string Sha256) : StepResult;

    /// <param name="Facts">What the source is.</param>
    /// <param name="Timeline">Null without picture.</param>
    public sealed record Probed(SourceFacts Facts, FrameTimeline? Timeline) : StepResult;

    /// <summary>Chunks of picture or a whole audio track.</summary>
    /// <param name="Tracks">What was made.</param>
    /// <param name="Damage">Parts of the source that did not decode.</param>
    /// <param name="Suspicions">Complaints of the decoder that a start in mid-stream may explain; verification looks into them.</param>
    public sealed record Encoded(IReadOnlyList<TrackProof> Tracks, IReadOnlyList<Damage> Damage, IReadOnlyList<string> Suspicions)
        : StepResult
    {
        /// <summary>What a person should know though it is no failure.</summary>
        public IReadOnlyList<string> Remarks { get; init => field = value ?? []; } = [];
    }

    /// <summary>Files made straight from the source, each with its proof.</summary>
    /// <param name="Outputs">What was made.</param>
    /// <param name="Damage">Parts of the source that did not decode.</param>
    /// <param name="Warnings">What a person should know though it is no failure.</param>
    public sealed record Rendered(IReadOnlyList<Output> Outputs, IReadOnlyList<Damage> Damage, IReadOnlyList<string> Warnings) : StepResult;

    /// <summary>The files a viewer or a person opens.</summary>
    public sealed record Packaged(IReadOnlyList<Output> Outputs) : StepResult;

    /// <summary>What was compared, in words, and what a person should know though it is no failure.</summary>
    public sealed record Verified(IReadOnlyList<string> Checks, IReadOnlyList<Damage> Damage, IReadOnlyList<string> Warnings) : StepResult;
}

/// <summary>One deliverable.</summary>
/// <param name="Profile">Which profile made it.</param>
/// <param name="Name">Rendition, or "master".</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Where it lies, relative to the asset's folder of outputs.</param>
/// <param name="Width">Picture size; 0 without picture.</param>
/// <param name="Height">Picture size; 0 without picture.</param>
/// <param name="Frames">Frames of picture; 0 without.</param>
/// <param name="Duration">Length.</param>
/// <param name="Bytes">Length of the file, or of all segments of a playlist.</param>
/// <param name="Bandwidth">Peak bit/s over a segment; 0 where it does not apply.</param>
public sealed record Output(string Profile, string Name, OutputKind Kind, string Key, int Width, int Height, long Frames,
    MediaTime Duration, long Bytes, long Bandwidth)
{
    /// <summary>Lower-case hex of a single file; null for a playlist, whose segments carry proofs of their own.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What was measured where the loudness was brought to a target; else null.</summary>
    public Loudness? Loudness { get; init; }

    /// <summary>Of picture that was encoded: how near it is to the source; null: it was not looked at, was copied, or is no film.</summary>
    public VideoQuality? Quality { get; init; }
}

/// <summary>Loudness of a programme (EBU R128), as it came and as it went.</summary>
/// <param name="Lufs">Integrated loudness of the source.</param>
/// <param name="TruePeak">Highest true peak of the source in dBTP.</param>
/// <param name="Range">Loudness range of the source in LU.</param>
/// <param name="ResultLufs">Integrated loudness of the result.</param>
/// <param name="ResultTruePeak">Highest true peak of the result in dBTP.</param>
public sealed record Loudness(double Lufs, double TruePeak, double Range, double ResultLufs, double ResultTruePeak);

/// <summary>What a deliverable is.</summary>
public enum OutputKind
{
    MasterPlaylist = 1,
    VideoPlaylist = 2,
    AudioPlaylist = 3,
    Mp4 = 4,
    Audio = 5,
    Image = 6,
    Data = 7,
    Manifest = 8,
    SubtitlePlaylist = 9,
}
