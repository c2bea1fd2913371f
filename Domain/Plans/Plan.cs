using System.Text.Json.Serialization;
using Transcode.Domain.Ladders;
using Transcode.Domain.Playlists;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>Everything fixed before the first frame is encoded. The same source and profiles always give the same plan.</summary>
public sealed record Plan
{
    public required SourceFacts Source { get; init; }

    /// <summary>One part for each profile.</summary>
    public required IReadOnlyList<ProfilePlan> Parts { get; init; }

    /// <summary>Why the work is not split, or other decisions a person may wonder about.</summary>
    public IReadOnlyList<string> Remarks { get; init => field = value ?? []; } = [];

    [JsonIgnore]
    public bool HasCopies => Parts.Any(part => part.Video is { } video && video.Renditions.Any(rendition => rendition.IsCopied));
}

/// <summary>What one profile makes of the source.</summary>
public sealed record ProfilePlan
{
    public required Profile Profile { get; init; }
    public VideoPlan? Video { get; init; }

    /// <summary>Audio tracks, the default one first.</summary>
    [JsonPropertyName("sounds")]
    public IReadOnlyList<AudioPlan> AudioTracks { get; init => field = value ?? []; } = [];

    /// <summary>The default audio.</summary>
    [JsonIgnore]
    public AudioPlan? Audio => AudioTracks.Count > 0 ? AudioTracks[0] : null;

    /// <summary>How a plan was stored when there was one audio track; behind <see cref="AudioTracks"/>, which it sets.</summary>
    [JsonPropertyName("audio")]
    public AudioPlan? OnlyAudio
    {
        get => null;
        init => AudioTracks = value is null ? AudioTracks : [value];
    }

    /// <summary>Files that are made whole and straight from the source.</summary>
    public IReadOnlyList<FilePlan> Files { get; init => field = value ?? []; } = [];

    [JsonIgnore]
    public bool IsEmpty => Video is null && AudioTracks.Count == 0 && Files.Count == 0;
}

/// <summary>The picture: one timeline for all renditions.</summary>
public sealed record VideoPlan
{
    public required IReadOnlyList<Rendition> Renditions { get; init; }
    public required IReadOnlyList<Chunk> Chunks { get; init; }

    /// <summary>Source clock at zero of the output timeline, in output ticks.</summary>
    public required long Origin { get; init; }

    /// <summary>Of the presentation: audio that is shorter is followed by silence, audio that is longer ends here.</summary>
    public required MediaTime End { get; init; }

    /// <summary>False: encoded in one piece together with the audio, timeline known afterwards.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The encoded frames carry the source's closed captions.</summary>
    public bool HasCaptions { get; init; }

    /// <summary>See <see cref="FrameTimeline.MaxFrameRate"/>.</summary>
    public int? MaxFrameRate { get; init; }

    public IEnumerable<Segment> Segments => Chunks.SelectMany(chunk => chunk.Segments);

    public long Frames => Chunks.Sum(chunk => chunk.Frames);

    /// <summary>How many of them are the source's first or last one, shown once more.</summary>
    public int HeldFrames => Chunks.Sum(chunk => chunk.Held?.Count ?? 0);
}

/// <summary>One audio track, encoded once, whole.</summary>
public sealed record AudioPlan
{
    public required AudioFacts Track { get; init; }

    /// <summary>Safe as a folder name: "audio", "audio-2".</summary>
    public required string Name { get; init; }

    /// <summary>How a player offers it.</summary>
    public RenditionLabel Label { get; init => field = value ?? _onlyOne; } = _onlyOne;

    private static readonly RenditionLabel _onlyOne = new("Sound", null, IsDefault: true, IsAutomatic: true);

    public required int Channels { get; init; }
    public required int Kbps { get; init; }
    public required int SampleRate { get; init; }

    /// <summary>Source clock at zero of the output timeline, in output ticks.</summary>
    public required long Origin { get; init; }

    /// <summary>End of the presentation, where that is known beforehand: the audio is cut or followed by silence there.</summary>
    public MediaTime? End { get; init; }
}
