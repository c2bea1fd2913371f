namespace Transcode.Domain.Profiles;

/// <summary>One picture of a video, as a JPEG.</summary>
public sealed record PosterSettings
{
    /// <summary>The box it is fitted into; it is never enlarged.</summary>
    public int Width { get; init; } = 1920;
    public int Height { get; init; } = 1080;

    /// <summary>JPEG quality, 1 to 100.</summary>
    public int Quality { get; init; } = 85;

    /// <summary>Where to look for a telling picture, in percent of the length.</summary>
    public double AtPercent { get; init; } = 10;

    /// <summary>See <see cref="VideoSettings.Deinterlace"/>; auto: as the profile's video has it, where it has one.</summary>
    public Deinterlacing Deinterlace { get; init => field = value == default ? Deinterlacing.Auto : value; } = Deinterlacing.Auto;
}

/// <summary>The peaks of an audio track: as data that editors draw, as a picture, or both.</summary>
public sealed record WaveformSettings
{
    public WaveformData? Json { get; init; }
    public WaveformImage? Png { get; init; }
}

/// <summary>BBC audiowaveform's JSON, version 2.</summary>
public sealed record WaveformData
{
    /// <summary>Samples behind each pair of least and greatest.</summary>
    public int SamplesPerPixel { get; init; } = 512;

    /// <summary>8 or 16: how finely a peak is told.</summary>
    public int Bits { get; init; } = 8;

    /// <summary>Each channel on its own; else all mixed to one.</summary>
    public bool SplitChannels { get; init; }
}

/// <summary>The waveform as a PNG; colours are RRGGBB or RRGGBBAA.</summary>
public sealed record WaveformImage
{
    public int Width { get; init; } = 1800;
    public int Height { get; init; } = 280;
    public string Color { get; init; } = "3b82f6";
    public string Background { get; init; } = "00000000";
}

/// <summary>One file of audio.</summary>
public sealed record AudioFileSettings
{
    /// <summary>Unique in its profile; also the file's name, without extension.</summary>
    public required string Name { get; init; }

    public required AudioContainer Container { get; init; }

    /// <summary>Constant bitrate in kbit/s, where the codec has one (mp3, m4a).</summary>
    public int Kbps { get; init; } = 128;

    /// <summary>Bits of each sample, where nothing is lost (wav, flac).</summary>
    public int BitDepth { get; init; } = 24;

    /// <summary>Samples a second; null: the source's, or the nearest that the codec knows.</summary>
    public int? SampleRate { get; init; }

    /// <summary>At most this many channels; more are mixed down. Null: all that the container takes.</summary>
    public int? Channels { get; init; }

    /// <summary>Bring the programme to this loudness (EBU R128, two passes); null: leave it.</summary>
    public LoudnessSettings? Loudness { get; init; }
}

/// <summary>What an audio file is. The codec follows: MP3, PCM, AAC, FLAC.</summary>
public enum AudioContainer
{
    Mp3 = 1,
    Wav = 2,
    M4a = 3,
    Flac = 4,
}

/// <summary>Target of a loudness normalisation.</summary>
public sealed record LoudnessSettings
{
    /// <summary>Integrated loudness in LUFS.</summary>
    public double Lufs { get; init; } = -23;

    /// <summary>Highest true peak in dBTP.</summary>
    public double TruePeak { get; init; } = -1;
}

/// <summary>One rendition of an image.</summary>
public sealed record ImageSettings
{
    /// <summary>Unique in its profile; also the file's name, without extension.</summary>
    public required string Name { get; init; }

    public required ImageFileFormat Format { get; init; }

    /// <summary>The box it is fitted into; it is never enlarged.</summary>
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>1 to 100.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>JPEG as MozJPEG writes it: smaller at the same quality.</summary>
    public bool Mozjpeg { get; init; }

    /// <summary>Keep all pages of an animation (WebP); else the first.</summary>
    public bool Animated { get; init; }
}

/// <summary>What an image file is.</summary>
public enum ImageFileFormat
{
    Webp = 1,
    Jpeg = 2,
}

/// <summary>Small pictures of the whole video on a few sheets, with a WebVTT track that says which shows what, for a player's seek
/// bar.</summary>
public sealed record StoryboardSettings
{
    /// <summary>Distance of the pictures.</summary>
    public double EverySeconds { get; init; } = 10;

    /// <summary>The box each picture is fitted into.</summary>
    public int Width { get; init; } = 160;
    public int Height { get; init; } = 90;

    /// <summary>Pictures on one sheet.</summary>
    public int Columns { get; init; } = 10;
    public int Rows { get; init; } = 10;

    /// <summary>JPEG quality, 1 to 100.</summary>
    public int Quality { get; init; } = 75;

    /// <summary>See <see cref="VideoSettings.Deinterlace"/>; auto: as the profile's video has it, where it has one.</summary>
    public Deinterlacing Deinterlace { get; init => field = value == default ? Deinterlacing.Auto : value; } = Deinterlacing.Auto;
}
