namespace Transcode.Domain.Profiles;

/// <summary>Reads the sections of a profile that make single files.</summary>
internal static class SingleFileReader
{
    private const int LargestSide = 16384;

    public static PosterSettings Poster(ProfileCursor at)
    {
        var settings = new PosterSettings
        {
            Width = at.Whole("width", 1920, 16, LargestSide),
            Height = at.Whole("height", 1080, 16, LargestSide),
            Quality = at.Whole("quality", 85, 1, 100),
            AtPercent = at.Number("at_percent", 10, 0, 100),
            Deinterlace = ProfileReader.Fields(at),
        };
        at.RefuseUnknown();
        return settings;
    }

    public static WaveformSettings Waveform(ProfileCursor at)
    {
        var settings = new WaveformSettings
        {
            Json = at.Section("json") is { } json ? Data(json) : null,
            Png = at.Section("png") is { } png ? PngOf(png) : null,
        };
        at.RefuseUnknown();
        if (!at.Has("json") && !at.Has("png"))
            at.Problem("json", "or png is needed: no waveform would be written");
        return settings;
    }

    private static WaveformData Data(ProfileCursor at)
    {
        var data = new WaveformData
        {
            SamplesPerPixel = at.Whole("samples_per_pixel", 512, 2, 1 << 20),
            Bits = at.Whole("bits", 8, 8, 16),
            SplitChannels = at.Flag("split_channels", false),
        };
        at.RefuseUnknown();
        if (data.Bits is not (8 or 16))
            at.Problem("bits", $"is {data.Bits}; allowed: 8, 16");
        return data;
    }

    private static WaveformImage PngOf(ProfileCursor at)
    {
        var image = new WaveformImage
        {
            Width = at.Whole("width", 1800, 16, LargestSide),
            Height = at.Whole("height", 280, 16, 4096),
            Color = Color(at, "color", "3b82f6"),
            Background = Color(at, "background", "00000000"),
        };
        at.RefuseUnknown();
        return image;
    }

    private static string Color(ProfileCursor at, string field, string fallback)
    {
        var color = at.Text(field, fallback) ?? fallback;
        if (color.Length is not (6 or 8) || !color.All(char.IsAsciiHexDigit))
            at.Problem(field, $"is \"{color}\"; must be RRGGBB or RRGGBBAA in hexadecimal digits");
        return color;
    }

    public static AudioFileSettings AudioFile(ProfileCursor at)
    {
        var container = at.Text("container", null, "mp3", "wav", "m4a", "flac") switch
        {
            "wav" => AudioContainer.Wav,
            "m4a" => AudioContainer.M4a,
            "flac" => AudioContainer.Flac,
            _ => AudioContainer.Mp3,
        };
        var settings = new AudioFileSettings
        {
            Name = ProfileReader.Name(at, "name"),
            Container = container,
            Kbps = at.Whole("kbps", 128, 16, 640),
            BitDepth = at.Whole("bit_depth", 24, 16, 32),
            SampleRate = at.Has("sample_rate") ? at.Whole("sample_rate", null, 8000, 384_000) : null,
            Channels = at.Has("channels") ? at.Whole("channels", null, 1, 8) : null,
            Loudness = at.Section("loudness") is { } loudness ? Loudness(loudness) : null,
        };
        at.RefuseUnknown();
        Fits(at, settings);
        return settings;
    }

    private static LoudnessSettings Loudness(ProfileCursor at)
    {
        var settings = new LoudnessSettings { Lufs = at.Number("lufs", -23, -70, -5), TruePeak = at.Number("true_peak", -1, -9, 0) };
        at.RefuseUnknown();
        return settings;
    }

    /// <summary>What the codec behind the container does not know is refused here, not by an encoder hours later.</summary>
    private static void Fits(ProfileCursor at, AudioFileSettings settings)
    {
        var codec = AudioCodec.Of(settings.Container);
        if (settings.SampleRate is { } rate && codec.SampleRates is { } rates && !rates.Contains(rate))
            at.Problem("sample_rate", $"is {rate}, which {codec.Name} does not know; allowed: {string.Join(", ", rates)}");
        if (settings.Channels > codec.MostChannels)
            at.Problem("channels", $"is {settings.Channels}; {codec.Name} takes at most {codec.MostChannels}");
        if (codec.Bitrates is { } bitrates && !bitrates.Contains(settings.Kbps))
            at.Problem("kbps", $"is {settings.Kbps}; {codec.Name} knows {string.Join(", ", bitrates)}");
        if (codec.IsLossless && at.Has("kbps"))
            at.Problem("kbps", $"has no meaning for {codec.Name}, which loses nothing; use bit_depth");
        if (!codec.IsLossless && at.Has("bit_depth"))
            at.Problem("bit_depth", $"has no meaning for {codec.Name}; use kbps");
        if (codec.IsLossless && !codec.BitDepths.Contains(settings.BitDepth))
            at.Problem("bit_depth", $"is {settings.BitDepth}; {codec.Name} knows {string.Join(", ", codec.BitDepths)}");
    }

    public static ImageSettings Image(ProfileCursor at)
    {
        var settings = new ImageSettings
        {
            Name = ProfileReader.Name(at, "name"),
            Format = at.Text("format", null, "webp", "jpeg") == "jpeg" ? ImageFileFormat.Jpeg : ImageFileFormat.Webp,
            Width = at.Whole("width", null, 1, LargestSide),
            Height = at.Whole("height", null, 1, LargestSide),
            Quality = at.Whole("quality", 80, 1, 100),
            Mozjpeg = at.Flag("mozjpeg", false),
            Animated = at.Flag("animated", false),
        };
        at.RefuseUnknown();
        if (settings is { Mozjpeg: true, Format: not ImageFileFormat.Jpeg })
            at.Problem("mozjpeg", "has a meaning only for jpeg");
        if (settings is { Animated: true, Format: not ImageFileFormat.Webp })
            at.Problem("animated", "has a meaning only for webp");
        return settings;
    }

    public static StoryboardSettings Storyboard(ProfileCursor at)
    {
        var settings = new StoryboardSettings
        {
            EverySeconds = at.Number("every_seconds", 10, 0.5, 600),
            Width = at.Whole("width", 160, 16, 1024),
            Height = at.Whole("height", 90, 16, 1024),
            Columns = at.Whole("columns", 10, 1, 20),
            Rows = at.Whole("rows", 10, 1, 20),
            Quality = at.Whole("quality", 75, 1, 100),
            Deinterlace = ProfileReader.Fields(at),
        };
        at.RefuseUnknown();
        return settings;
    }
}
