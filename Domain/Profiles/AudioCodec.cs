namespace Transcode.Domain.Profiles;

/// <summary>What the codec of an audio file can carry. Data.</summary>
/// <param name="Name">For people.</param>
/// <param name="Extension">Of the file, with its dot.</param>
/// <param name="MostChannels">More are mixed down.</param>
/// <param name="SampleRates">Those it knows, ascending; null: any.</param>
/// <param name="Bitrates">Those it knows in kbit/s; null: any, or it has none.</param>
/// <param name="BitDepths">Those it knows; empty: it loses something anyway.</param>
public sealed record AudioCodec(
    string Name, string Extension, int MostChannels, IReadOnlyList<int>? SampleRates, IReadOnlyList<int>? Bitrates,
        IReadOnlyList<int> BitDepths)
{
    public bool IsLossless => BitDepths.Count > 0;

    /// <summary>ISO/IEC 14496-3, table 1.18, as far down as anybody listens.</summary>
    public static readonly IReadOnlyList<int> AacRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200,
        96000];

    /// <summary>MPEG-1 layer III (ISO/IEC 11172-3): the rates and bitrates that every player knows.</summary>
    private static readonly AudioCodec _mp3 = new("MP3", ".mp3", 2, [32000, 44100, 48000],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], []);

    private static readonly AudioCodec _pcm = new("PCM", ".wav", 8, null, null, [16, 24, 32]);
    private static readonly AudioCodec _aac = new("AAC", ".m4a", 8, AacRates, null, []);
    private static readonly AudioCodec _flac = new("FLAC", ".flac", 8, null, null, [16, 24]);

    public static AudioCodec Of(AudioContainer container) => container switch
    {
        AudioContainer.Mp3 => _mp3,
        AudioContainer.Wav => _pcm,
        AudioContainer.M4a => _aac,
        AudioContainer.Flac => _flac,
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "no such container"),
    };

    /// <summary>So many of a source's channels it can carry in an arrangement that players know: AAC has none of seven (ISO/IEC 14496-3,
    /// table 1.19).</summary>
    public int Carried(int channels) => Math.Min(channels, MostChannels) is var most && most == 7 && this == _aac ? 6 : most;

    /// <summary>The rate itself where it is known, else the next higher one that is, else the highest.</summary>
    public int Nearest(int sampleRate) => SampleRates is not { } rates || rates.Contains(sampleRate)
        ? sampleRate
        : rates.Where(rate => rate > sampleRate).DefaultIfEmpty(rates[^1]).First();
}
