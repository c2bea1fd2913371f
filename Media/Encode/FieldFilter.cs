using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Media.Encode;

/// <summary>
/// Frames of two fields become progressive, each by its own flag: a header tells of the beginning alone. A progressive frame passes
/// untouched. Pure.
/// </summary>
internal static class FieldFilter
{
    /// <summary>
    /// Codecs whose decoders mark no frame as interlaced. H.265 has a flag, but its fields come as pictures of their own, which the filter
    /// would spoil.
    /// </summary>
    private static readonly HashSet<string> _withoutFlag =
    [
        "vp8", "vp9", "av1", "hevc", "theora", "gif", "png", "apng", "webp", "qtrle", "cinepak", "huffyuv", "ffvhuff", "mpeg1video",
            "h261", "h263", "flv1", "flashsv",
        "flashsv2", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "svq1", "svq3", "rv10", "rv20", "vp6", "vp6f", "vp6a", "zmbv",
            "tscc2", "rpza", "smc", "msvideo1",
    ];

    /// <summary>
    /// Codecs whose decoders mark no frame though their pictures may hold two fields: of captures and edits the container alone knows, and
    /// it speaks of the whole film.
    /// </summary>
    private static readonly HashSet<string> _markedByContainer =
    [
        "huffyuv", "ffvhuff", "utvideo", "magicyuv", "lagarith", "cfhd", "jpeg2000", "mjpeg", "png", "qtrle", "ljpeg", "jpegls",
        "v308", "v408", "v410", "r210", "r10k", "ayuv",
    ];

    /// <summary>The filter counts in half ticks, and ffmpeg in numbers of 31 bit.</summary>
    private const int FinestClock = 1 << 30;

    /// <summary>The filter takes no plane under 3 columns or 4 lines, and colours have a quarter of them at the least.</summary>
    private const int FewestColumns = 12;
    private const int FewestLines = 16;

    /// <summary>Whether a frame with two fields may come anywhere; if not, no frame needs its neighbours.</summary>
    public static bool MayMeetFields(VideoFacts source)
        => source.Interlaced || !source.IsProgressive && !_withoutFlag.Contains(source.Codec);

    /// <summary>Stands before any choice of frames, since it looks at neighbours; it halves the time base. Null: nothing can need
    /// it.</summary>
    public static string? Of(VideoFacts source, Deinterlacing setting) => setting switch
    {
        _ when source.TimeBase.Denominator > FinestClock || source.Width < FewestColumns || source.Height < FewestLines => null,
        Deinterlacing.Never => null,
        Deinterlacing.Always => Planes(source) + Marks(source) + Filter(source, "all"),
        _ when Marks(source) is { Length: > 0 } marks => Planes(source) + marks + Filter(source, "interlaced"),
        _ => MayMeetFields(source) && !SourceColor.Of(source).IsRgb ? Filter(source, "interlaced") : null,
    };

    /// <summary>The order of the fields, where no frame would bring it along: without, the upper one is taken for the earlier.</summary>
    private static string Marks(VideoFacts source) => source.Interlaced && _markedByContainer.Contains(source.Codec)
        ? $"setfield={(source.BottomFieldFirst ? "bff" : "tff")}," : "";

    /// <summary>The filter knows RGB in planes alone; what is transparent stays so.</summary>
    private static string Planes(VideoFacts source) => SourceColor.Of(source).IsRgb ? "format=gbrp|gbrap," : "";

    /// <summary>Fields are lines of the stored frame, and ffmpeg has turned it before any filter: it is turned back meanwhile.</summary>
    private static string Filter(VideoFacts source, string frames)
    {
        var filter = $"bwdif=mode=send_frame:parity=auto:deint={frames}";
        return source.Rotation switch
        {
            90 => $"transpose=clock,{filter},transpose=cclock",
            180 => $"hflip,vflip,{filter},hflip,vflip",
            270 => $"transpose=cclock,{filter},transpose=clock",
            _ => filter,
        };
    }
}
