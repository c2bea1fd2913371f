using System.Text.Json.Serialization;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Steps;

/// <summary>One segment as it lies in storage, with the proof that it is what the plan wanted.</summary>
/// <param name="Number">From 0, over the whole timeline.</param>
/// <param name="Start">Time of its first frame or sample on the output timeline.</param>
/// <param name="Duration">Until the next segment begins.</param>
/// <param name="Frames">Frames, or packets of audio.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">Lower-case hex of the file.</param>
public sealed record SegmentProof(int Number, MediaTime Start, MediaTime Duration, int Frames, long Bytes, string Sha256);

/// <summary>What one step made of one rendition.</summary>
public sealed record TrackProof
{
    /// <summary>The rendition's name.</summary>
    public required string Name { get; init; }

    /// <summary>RFC 6381 ("avc1.64001f", "mp4a.40.2").</summary>
    public required string Codecs { get; init; }

    /// <summary>SHA-256 of the init segment; equal in all chunks of a rendition, or they do not join, unless they have a form.</summary>
    public required string InitSha256 { get; init; }

    /// <summary>Set where each key frame carries its own parameter sets: what chunks of different encoders must have in common
    /// instead.</summary>
    public string? Form { get; init; }

    public required IReadOnlyList<SegmentProof> Segments { get; init; }

    /// <summary>Encoder and version, as the tool names itself.</summary>
    public required string Encoder { get; init; }

    /// <summary>Frames per second of the result, 0 for audio.</summary>
    public double FrameRate { get; init; }

    /// <summary>First frame's time and the time after the last, on the output timeline.</summary>
    public required MediaTime Start { get; init; }
    public required MediaTime End { get; init; }

    /// <summary>Of picture: those of its frames that are the source's first or last one, shown once more; null: none.</summary>
    public HeldFrames? Held { get; init; }

    /// <summary>Of picture that was encoded: how near it is to the source; null: it was not looked at.</summary>
    public VideoQuality? Quality { get; init; }

    /// <summary>Of audio: where it ended before it was cut or followed by silence; null: there.</summary>
    public MediaTime? Heard { get; init; }

    /// <summary>Time of the last frame or packet.</summary>
    public required MediaTime Last { get; init; }

    public long Frames => Segments.Sum(segment => (long)segment.Frames);
}

/// <summary>A part of the source that did not decode: where, and in ffmpeg's words.</summary>
public sealed record Damage(MediaTime From, MediaTime To, [property: JsonPropertyName("words")] string Message);
