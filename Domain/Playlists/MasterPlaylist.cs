using System.Globalization;
using System.Text;

namespace Transcode.Domain.Playlists;

/// <summary>The HLS playlist that names all renditions.</summary>
public static class MasterPlaylist
{
    private const string AudioGroup = "sound";
    private const string SubtitleGroup = "subtitles";
    private const string CaptionGroup = "captions";

    public static string Write(IReadOnlyList<VideoVariant> videos, IReadOnlyList<AudioVariant> audioTracks,
        IReadOnlyList<SubtitleVariant> subtitles)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        foreach (var audio in videos.Count == 0 ? [] : audioTracks)
            text.Append(CultureInfo.InvariantCulture,
                $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{AudioGroup}\",{audio.Label.Attributes}CHANNELS=\"{audio.Channels}\",URI=\"{audio.Uri}\"\n");
        foreach (var subtitle in videos.Count == 0 ? [] : subtitles)
            text.Append(
                CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"{SubtitleGroup}\",{subtitle.Label.Attributes}URI=\"{subtitle.Uri}\"\n");
        if (videos.Any(video => video.HasCaptions))
            text.Append($"#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"{CaptionGroup}\",NAME=\"Closed "
                + $"captions\",DEFAULT=NO,AUTOSELECT=YES,INSTREAM-ID=\"CC1\"\n");
        foreach (var video in videos)
            text.Append(Variant(video, audioTracks, subtitles));
        if (videos.Count == 0)
            foreach (var audio in audioTracks)
                text.Append(CultureInfo.InvariantCulture,
                    $"#EXT-X-STREAM-INF:BANDWIDTH={audio.Bandwidth},AVERAGE-BANDWIDTH={audio.AverageBandwidth},CODECS=\"{audio.Codecs}\"\n{audio.Uri}\n");
        return text.ToString();
    }

    private static string Variant(VideoVariant video, IReadOnlyList<AudioVariant> audioTracks, IReadOnlyList<SubtitleVariant> subtitles)
    {
        var codecs = string.Join(",", audioTracks.Select(audio => audio.Codecs).Prepend(video.Codecs).Concat(video.MuxedAudio).Distinct());
        var text = new StringBuilder("#EXT-X-STREAM-INF:");
        text.Append(CultureInfo.InvariantCulture, $"BANDWIDTH={video.Bandwidth + Peak(audioTracks, audio => audio.Bandwidth)}");
        text.Append(
            CultureInfo.InvariantCulture, $",AVERAGE-BANDWIDTH={video.AverageBandwidth + Peak(audioTracks, audio => audio.AverageBandwidth)}");
        text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{codecs}\",RESOLUTION={video.Width}x{video.Height}");
        if (video.FrameRate > 0)
            text.Append(CultureInfo.InvariantCulture, $",FRAME-RATE={video.FrameRate:0.000}");
        if (audioTracks.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $",AUDIO=\"{AudioGroup}\"");
        if (subtitles.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $",SUBTITLES=\"{SubtitleGroup}\"");
        if (video.HasCaptions)
            text.Append(CultureInfo.InvariantCulture, $",CLOSED-CAPTIONS=\"{CaptionGroup}\"");
        return text.Append(CultureInfo.InvariantCulture, $"\n{video.Uri}\n").ToString();
    }

    private static long Peak(IReadOnlyList<AudioVariant> audioTracks, Func<AudioVariant, long> bandwidth)
        => audioTracks.Count == 0 ? 0 : audioTracks.Max(bandwidth);
}

/// <summary>A picture rendition in the master playlist; bandwidths in bit/s.</summary>
/// <param name="MuxedAudio">Codecs of audio that lies in the same segments (MPEG-TS).</param>
public sealed record VideoVariant(
    string Uri, string Codecs, int Width, int Height, double FrameRate, long Bandwidth, long AverageBandwidth,
        IReadOnlyList<string> MuxedAudio)
{
    /// <summary>Its frames carry closed captions (CEA-608, channel 1).</summary>
    public bool HasCaptions { get; init; }
}

/// <summary>An audio rendition in the master playlist.</summary>
public sealed record AudioVariant(string Uri, RenditionLabel Label, int Channels, string Codecs, long Bandwidth, long AverageBandwidth);

/// <summary>Subtitles in the master playlist.</summary>
public sealed record SubtitleVariant(string Uri, RenditionLabel Label);
