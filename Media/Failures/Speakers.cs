using System.Text.RegularExpressions;

namespace Transcode.Media.Failures;

/// <summary>
/// Who said a complaint. A tool opens all streams of a source to find out what they are, and their decoders complain then too: what the
/// decoder of a picture says is no fault of the audio, whichever of them was asked for.
/// </summary>
public static partial class Speakers
{
    /// <summary>What may be meant by one kind of stream: of its own decoders, and of nobody's in particular.</summary>
    /// <param name="complaints">As <see cref="Complaints"/> gives them: "h264: non-existing PPS 0 referenced".</param>
    /// <param name="ofAudio">Of an audio track; else of a picture.</param>
    public static IReadOnlyList<string> About(IEnumerable<string> complaints, bool ofAudio) =>
        [.. complaints.Where(message => !(ofAudio ? Video() : Audio()).IsMatch(message))];

    /// <summary>Decoders of pictures, by the names that libavcodec gives them.</summary>
    [GeneratedRegex("^(?:h26[1-4]\\w*|hevc\\w*|vvc|av1|libdav1d|libaom\\S*|vp[3-9]\\w*|theora|mpeg[12]video|mpegvideo|mpeg4|msmpeg4\\w*|mjpeg\\w*|dvvideo|prores\\w*|dnxhd|vc1\\w*|wmv\\d\\w*|flv|svq\\d|rv\\d\\d|cinepak|indeo\\d|ffv1|huffyuv|ffvhuff|utvideo|magicyuv|cfhd|jpeg2000|png|rawvideo|qtrle|rpza|h263\\w*|wmv3image|vc1image|cavs|snow|dirac): ")]
    private static partial Regex Video();

    /// <summary>Decoders of audio tracks.</summary>
    [GeneratedRegex("^(?:aac\\w*|e?ac3\\w*|mp[123]\\w*|dca|truehd|mlp|opus|libopus|vorbis|libvorbis|flac|alac|pcm_\\w+|adpcm_\\w+|amr\\w+|wma\\w+|cook|ape|tak|tta|wavpack|als|atrac\\w+|qdm\\w+|nellymoser|speex|libspeex|gsm\\w*|sbc|dst|dsd_\\w+|ra_\\w+|sipr|shorten|mace\\d|g72\\d\\w*): ")]
    private static partial Regex Audio();
}
