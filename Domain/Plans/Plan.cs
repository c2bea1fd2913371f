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

    /// <summary>Sound tracks, the default one first.</summary>
    public IReadOnlyList<AudioPlan> Sounds { get; init => field = value ?? []; } = [];

    /// <summary>The default sound.</summary>
    [JsonIgnore]
    public AudioPlan? Audio => Sounds.Count > 0 ? Sounds[0] : null;

    /// <summary>How a plan was stored when there was one sound; behind <see cref="Sounds"/>, which it sets.</summary>
    [JsonPropertyName("audio")]
    public AudioPlan? OnlySound
    {
        get => null;
        init => Sounds = value is null ? Sounds : [value];
    }

    /// <summary>Files that are made whole and straight from the source.</summary>
    public IReadOnlyList<FilePlan> Files { get; init => field = value ?? []; } = [];

    [JsonIgnore]
    public bool IsEmpty => Video is null && Sounds.Count == 0 && Files.Count == 0;
}

/// <summary>The picture: one timeline for all renditions.</summary>
public sealed record VideoPlan
{
    public required IReadOnlyList<Rendition> Renditions { get; init; }
    public required IReadOnlyList<Chunk> Chunks { get; init; }

    /// <summary>Source clock at zero of the output timeline, in output ticks.</summary>
    public required long Origin { get; init; }

    public required MediaTime End { get; init; }

    /// <summary>False: encoded in one piece together with the sound, timeline known afterwards.</summary>
    public required bool IsExact { get; init; }

    /// <summary>See <see cref="FrameTimeline.MaxFrameRate"/>.</summary>
    public int? MaxFrameRate { get; init; }

    public IEnumerable<Segment> Segments => Chunks.SelectMany(chunk => chunk.Segments);

    public long Frames => Chunks.Sum(chunk => chunk.Frames);
}

/// <summary>One sound track, encoded once, whole.</summary>
public sealed record AudioPlan
{
    public required AudioFacts Track { get; init; }

    /// <summary>Safe as a folder name: "audio", "audio-2".</summary>
    public required string Name { get; init; }

    /// <summary>How a player offers it.</summary>
    public RenditionLabel Label { get; init => field = value ?? OnlyOne; } = OnlyOne;

    private static readonly RenditionLabel OnlyOne = new("Sound", null, IsDefault: true, IsAutomatic: true);

    public required int Channels { get; init; }
    public required int Kbps { get; init; }
    public required int SampleRate { get; init; }

    /// <summary>Source clock at zero of the output timeline, in output ticks.</summary>
    public required long Origin { get; init; }
}
