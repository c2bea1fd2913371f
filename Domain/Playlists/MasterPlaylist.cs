using System.Globalization;
using System.Text;

namespace Transcode.Domain.Playlists;

/// <summary>The HLS playlist that names all renditions.</summary>
public static class MasterPlaylist
{
    private const string SoundGroup = "sound";
    private const string SubtitleGroup = "subtitles";

    public static string Write(IReadOnlyList<PictureVariant> pictures, IReadOnlyList<SoundVariant> sounds, IReadOnlyList<SubtitleVariant> subtitles)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        foreach (var sound in pictures.Count == 0 ? [] : sounds)
            text.Append(CultureInfo.InvariantCulture,
                $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{SoundGroup}\",{sound.Label.Attributes}CHANNELS=\"{sound.Channels}\",URI=\"{sound.Uri}\"\n");
        foreach (var subtitle in pictures.Count == 0 ? [] : subtitles)
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"{SubtitleGroup}\",{subtitle.Label.Attributes}URI=\"{subtitle.Uri}\"\n");
        foreach (var picture in pictures)
            text.Append(Variant(picture, sounds, subtitles));
        if (pictures.Count == 0)
            foreach (var sound in sounds)
                text.Append(CultureInfo.InvariantCulture,
                    $"#EXT-X-STREAM-INF:BANDWIDTH={sound.Bandwidth},AVERAGE-BANDWIDTH={sound.AverageBandwidth},CODECS=\"{sound.Codecs}\"\n{sound.Uri}\n");
        return text.ToString();
    }

    private static string Variant(PictureVariant picture, IReadOnlyList<SoundVariant> sounds, IReadOnlyList<SubtitleVariant> subtitles)
    {
        var codecs = string.Join(",", sounds.Select(sound => sound.Codecs).Prepend(picture.Codecs).Concat(picture.MuxedSound).Distinct());
        var text = new StringBuilder("#EXT-X-STREAM-INF:");
        text.Append(CultureInfo.InvariantCulture, $"BANDWIDTH={picture.Bandwidth + Peak(sounds, sound => sound.Bandwidth)}");
        text.Append(CultureInfo.InvariantCulture, $",AVERAGE-BANDWIDTH={picture.AverageBandwidth + Peak(sounds, sound => sound.AverageBandwidth)}");
        text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{codecs}\",RESOLUTION={picture.Width}x{picture.Height}");
        if (picture.FrameRate > 0)
            text.Append(CultureInfo.InvariantCulture, $",FRAME-RATE={picture.FrameRate:0.000}");
        if (sounds.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $",AUDIO=\"{SoundGroup}\"");
        if (subtitles.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $",SUBTITLES=\"{SubtitleGroup}\"");
        return text.Append(CultureInfo.InvariantCulture, $"\n{picture.Uri}\n").ToString();
    }

    private static long Peak(IReadOnlyList<SoundVariant> sounds, Func<SoundVariant, long> bandwidth) => sounds.Count == 0 ? 0 : sounds.Max(bandwidth);
}

/// <summary>A picture rendition in the master playlist; bandwidths in bit/s.</summary>
/// <param name="MuxedSound">Codecs of sound that lies in the same segments (MPEG-TS).</param>
public sealed record PictureVariant(
    string Uri, string Codecs, int Width, int Height, double FrameRate, long Bandwidth, long AverageBandwidth, IReadOnlyList<string> MuxedSound);

/// <summary>A sound rendition in the master playlist.</summary>
public sealed record SoundVariant(string Uri, RenditionLabel Label, int Channels, string Codecs, long Bandwidth, long AverageBandwidth);

/// <summary>Subtitles in the master playlist.</summary>
public sealed record SubtitleVariant(string Uri, RenditionLabel Label);
