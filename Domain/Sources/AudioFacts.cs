using System.Text.Json.Serialization;
using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>One audio track.</summary>
public sealed record AudioFacts
{
    public required int StreamIndex { get; init; }
    public required string Codec { get; init; }

    /// <summary>As they are taken.</summary>
    public required int Channels { get; init; }

    /// <summary>The file has so many, in no known arrangement: there is no way to mix them, and the first two are taken, or two are
    /// made of them. Null: all are taken.</summary>
    public int? OfChannels { get; init; }

    /// <summary>Not of loudspeakers but of all directions (first channel: the whole, second: left less right): two microphones are made of
    /// <see cref="OfChannels"/>, one turned to each side.</summary>
    public bool IsAmbisonic { get; init; }

    public required int SampleRate { get; init; }

    /// <summary>Stored as floating point numbers, which may be over full scale or none (NaN): an encoder ends at such a sample.</summary>
    public bool IsFloat { get => field || Codec.StartsWith("pcm_f", StringComparison.Ordinal); init; }

    /// <summary>So far its loudest sample lies over full scale; known only of <see cref="IsFloat"/>, and once it was read.</summary>
    public double OverDecibels { get; init; }

    /// <summary>Unit of the packets' times.</summary>
    public TimeBase TimeBase { get; init => field = value == default ? TimeBase.Output : value; } = TimeBase.Output;

    /// <summary>Presentation time of the first audible sample on the source's own clock.</summary>
    public MediaTime Start { get; init; }

    /// <summary>Length of the track; null where the header does not say.</summary>
    public MediaTime? Duration { get; init; }

    /// <summary>No header says the length: it was worked out from size and bitrate.</summary>
    public bool IsLengthGuessed { get; init; }

    /// <summary>The file says to the sample where the audio ends, and what its last packet holds beyond that is filling.</summary>
    public bool EndsWithin { get; init; }

    /// <summary>ISO 639 code as tagged; null where untagged.</summary>
    public string? Language { get; init; }
    public string? Title { get; init; }
    public bool IsDefault { get; init; }

    /// <summary>The container's times do not fit the samples: they are laid one after the other from <see cref="Start"/> on.</summary>
    public bool TimesUnusable { get; init; }

    /// <summary>
    /// AAC without a container: it has no times, and those that ffmpeg makes up go on at the first rate when a later part has another. The
    /// samples are laid one after the other.
    /// </summary>
    public bool IsBare { get; init; }

    /// <summary>
    /// FLAC without a container, and Ogg: its times are a count of samples, right as long as the rate stays what it was. Where it changes
    /// the samples are laid one after the other; where the count begins anew another file was joined on.
    /// </summary>
    public bool IsTimedByCount { get; init; }

    /// <summary>Somebody talks about the film.</summary>
    public bool IsCommentary { get; init; }

    /// <summary>Somebody tells what is to be seen.</summary>
    [JsonPropertyName("describes_picture")]
    public bool DescribesVideo { get; init; }

    public bool IsForHardOfHearing { get; init; }
}

/// <summary>One subtitle track; text ones can become WebVTT.</summary>
public sealed record SubtitleFacts(int StreamIndex, string Codec, string? Language, bool IsText)
{
    public string? Title { get; init; }
    public bool IsDefault { get; init; }

    /// <summary>Only what everybody needs: signs, foreign speech.</summary>
    public bool IsForced { get; init; }

    public bool IsForHardOfHearing { get; init; }
    public bool IsCommentary { get; init; }
}
