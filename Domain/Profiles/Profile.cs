using System.Text.Json.Serialization;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Profiles;

/// <summary>What to make of an asset; a JSON file in profiles/, read by <see cref="ProfileReader"/>.</summary>
public sealed record Profile
{
    /// <summary>Lower-case letters, digits and dashes; unique.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The kinds of asset it applies to.</summary>
    public required IReadOnlyList<AssetKind> Assets { get; init; }

    public VideoSettings? Video { get; init; }
    public AudioSettings? Audio { get; init; }
    public HlsSettings? Hls { get; init; }

    /// <summary>Also write one MP4 per rendition, by stream copy.</summary>
    public bool Mp4 { get; init; }

    /// <summary>Text subtitles become WebVTT: playlists beside HLS, and whole files.</summary>
    public bool Subtitles { get; init; } = true;

    public PosterSettings? Poster { get; init; }
    public WaveformSettings? Waveform { get; init; }
    [JsonPropertyName("sound_files")]
    public IReadOnlyList<AudioFileSettings> AudioFiles { get; init => field = value ?? []; } = [];
    [JsonPropertyName("pictures")]
    public IReadOnlyList<ImageSettings> Images { get; init => field = value ?? []; } = [];
    public StoryboardSettings? Storyboard { get; init; }

    /// <summary>The kinds of asset for which it is made when a job names no profile.</summary>
    public IReadOnlyList<AssetKind> DefaultFor { get; init => field = value ?? []; } = [];

    /// <summary>What to do when part of the source does not decode.</summary>
    public DamagePolicy Damage { get; init; } = DamagePolicy.Accept;
}

/// <summary>Damage in the source: deliver what decodes and report the timecodes, or refuse the file.</summary>
public enum DamagePolicy
{
    Accept = 1,
    Reject = 2,
}

/// <summary>Video settings shared by all ladder entries.</summary>
public sealed record VideoSettings
{
    /// <summary>Who may encode, see <see cref="EncoderChoice"/>. What was stored before there was a choice is read as software.</summary>
    public string Encoder { get; init => field = value ?? EncoderChoice.Software; } = EncoderChoice.Software;

    /// <summary>x264 preset.</summary>
    public string Preset { get; init; } = "medium";

    /// <summary>H.264 profile: baseline, main or high.</summary>
    public string H264Profile { get; init; } = "high";

    /// <summary>Constant quality capped by each ladder entry's bitrate; null: each ladder entry's bitrate is the target.</summary>
    public double? Crf { get; init; } = 23;

    /// <summary>Distance of key frames in seconds; the same grid in all ladder entries.</summary>
    public double GopSeconds { get; init; } = 2;

    /// <summary>Whether frames of two fields become progressive. What was stored before there was a choice said true or false.</summary>
    public Deinterlacing Deinterlace { get; init => field = value == default ? Deinterlacing.Auto : value; } = Deinterlacing.Auto;

    /// <summary>Where the source already is what the largest ladder entry wants, its packets are taken over.</summary>
    public bool CopyWhenFits { get; init; }

    public required IReadOnlyList<LadderEntry> Ladder { get; init; }
}

/// <summary>One ladder entry: a box the picture is fitted into, and its nominal bitrate.</summary>
public sealed record LadderEntry(string Name, int Width, int Height, int Kbps);

/// <summary>Audio settings.</summary>
public sealed record AudioSettings
{
    /// <summary>AAC bitrate in kbit/s.</summary>
    public int Kbps { get; init; } = 128;

    /// <summary>At most this many channels; more are mixed down.</summary>
    public int Channels { get; init; } = 2;

    public int SampleRate { get; init; } = 48000;

    /// <summary>At most so many of the source's audio tracks, the default one first.</summary>
    public int Tracks { get; init => field = value == 0 ? 8 : value; } = 8;

    /// <summary>MP4 files carry all of them, not the default one alone.</summary>
    public bool AllInMp4 { get; init; }
}

/// <summary>HLS packaging.</summary>
public sealed record HlsSettings
{
    /// <summary>Nominal segment length in seconds; a whole multiple of the GOP length.</summary>
    public double SegmentSeconds { get; init; } = 6;

    public SegmentContainer Container { get; init; } = SegmentContainer.Fmp4;

    /// <summary>Also write an MPEG-DASH manifest over the same fMP4 segments.</summary>
    public bool Dash { get; init; }
}

/// <summary>What a segment file is.</summary>
public enum SegmentContainer
{
    Fmp4 = 1,
    MpegTs = 2,
}
