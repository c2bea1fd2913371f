using System.Text.Json.Serialization;
using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>What the source is, as ffprobe sees it; recorded once, and all later decisions rest on it.</summary>
public sealed record SourceFacts
{
    public required AssetKind Kind { get; init; }

    /// <summary>The demuxer's names ("mov,mp4,m4a,3gp,3g2,mj2").</summary>
    public required string Container { get; init; }

    public required long Bytes { get; init; }

    /// <summary>As the header claims; null where it does not say (live-written Matroska, raw streams).</summary>
    public MediaTime? Duration { get; init; }

    public VideoFacts? Video { get; init; }

    /// <summary>Audio that can be decoded, in stream order.</summary>
    public IReadOnlyList<AudioFacts> Audio { get; init => field = value ?? []; } = [];

    /// <summary>The track that is encoded: the one tagged as default, else the first; somebody's talk about the film only where there is
    /// nothing else.</summary>
    public AudioFacts? MainAudio
        => Audio.OrderBy(track => track.IsCommentary || track.DescribesVideo).ThenByDescending(track => track.IsDefault).FirstOrDefault();

    /// <summary>Where the main audio ends on the source clock, as it was seen: known of several audio tracks without picture, which have to
    /// end together.</summary>
    [JsonPropertyName("sound_end")]
    public MediaTime? AudioEnd { get; init; }

    public IReadOnlyList<SubtitleFacts> Subtitles { get; init => field = value ?? []; } = [];

    /// <summary>What the file says of its content, by ffmpeg's names ("title", "artist").</summary>
    public IReadOnlyDictionary<string, string> Tags
    {
        get; init
        => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>The file's tags that it does not hold as UTF-8, in letters; null: there is none.</summary>
    public IReadOnlyDictionary<string, string>? DecodedTags { get; init; }

    public IReadOnlyList<Chapter> Chapters { get; init => field = value ?? []; } = [];

    /// <summary>Set for an image, and for nothing else.</summary>
    public ImageFacts? Image { get; init; }

    /// <summary>Streams that are lost to everyone because nobody knows their codec, in words.</summary>
    public IReadOnlyList<string> Unreadable { get; init => field = value ?? []; } = [];

    /// <summary>What was seen and left aside, in words (cover art, data streams).</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];

    /// <summary>Signs that the file is not whole, in words: it ends before its header says, say.</summary>
    public IReadOnlyList<string> Damage { get; init => field = value ?? []; } = [];
}

/// <summary>A part of the film with a name of its own.</summary>
/// <param name="Start">On the source's own clock.</param>
/// <param name="End">On the source's own clock.</param>
/// <param name="Title">Null: it has none.</param>
public sealed record Chapter(MediaTime Start, MediaTime End, string? Title);

/// <summary>An image file.</summary>
/// <param name="Format">"jpeg", "png", "webp".</param>
/// <param name="Width">As a viewer sees it, after orientation.</param>
/// <param name="Height">As a viewer sees it, after orientation.</param>
/// <param name="Pages">Frames of an animation, pages of a document; 1 for a still picture.</param>
public sealed record ImageFacts(string Format, int Width, int Height, int Pages)
{
    /// <summary>The format whose frames are not read, but its still picture.</summary>
    public const string AvifSequence = "avif-sequence";

    /// <summary>Likewise.</summary>
    public const string HeifSequence = "heif-sequence";
}

/// <summary>Decided by content, never by file name.</summary>
public enum AssetKind
{
    Video = 1,
    Audio = 2,
    Image = 3,
}
