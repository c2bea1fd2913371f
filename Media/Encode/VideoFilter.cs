using System.Globalization;
using Transcode.Domain.Sources;

namespace Transcode.Media.Encode;

/// <summary>From frames as they are decoded to pictures as they are meant: the wanted part, without transparency, in known colours.
/// Pure.</summary>
internal static class VideoFilter
{
    /// <summary>By way of red, green and blue as whole numbers: there a colour that no screen shows becomes the nearest one; as brightness
    /// and differences it would come out darker.</summary>
    private const string Nearest = "transfer=bt709:matrix=gbr:range=full,format=gbrp12le,zscale=matrix=bt709:range=tv";

    private const string Narrow = "zscale=primaries=bt709:" + Nearest;

    /// <summary>PQ or HLG to what every screen shows.</summary>
    private const string ToneMap =
        "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,tonemap=tonemap=hable:desat=0,zscale=" + Nearest;

    /// <summary>What stands before the first scaling: the part that is to be seen, and black under what is transparent.</summary>
    public static IEnumerable<string> Prepared(VideoFacts source)
    {
        if (source.Crop is { } crop)
            yield return string.Create(CultureInfo.InvariantCulture, $"crop={crop.Width}:{crop.Height}:{crop.Left}:{crop.Top}");
        if (HasAlpha(source))
            yield return OverBlack(source);
    }

    /// <summary>To a rendition's size, 8 bit, limited range, and tagged: the same tags whatever its size.</summary>
    public static string Rendition(VideoFacts source, int width, int height)
    {
        var color = SourceColor.Of(source);
        var delivered = color.Delivered;
        var scaled = color.IsBeyondScreens ? BroughtToScreens(color, width, height)
            : string.Create(CultureInfo.InvariantCulture, $"scale={width}:{height}{Conversion(color, delivered)}");
        return $"{scaled},setsar=1,format=yuv420p,setparams=range=tv:color_primaries={delivered.Primaries}:color_trc={delivered.Transfer}:colorspace={delivered.Matrix}";
    }

    /// <summary>To a still picture for JPEG, which has one matrix and the full range.</summary>
    public static string Still(VideoFacts source, int width, int height)
    {
        var color = SourceColor.Of(source);
        return color.IsBeyondScreens
            ? $"{BroughtToScreens(color, width, height)},setsar=1,scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=full,format=yuvj420p"
            : string.Create(
            CultureInfo.InvariantCulture, $"{Grey(source)}scale={width}:{height}{From(color)}:out_color_matrix=bt601:out_range=full,setsar=1,format=yuvj420p");
    }

    /// <summary>Of a picture without colours the scaler does not believe that it has a limited range: it gets some.</summary>
    private static string Grey(VideoFacts source) => source is { PixelFormat: var format, Color.Range: "tv" }
        && format.StartsWith("gray", StringComparison.Ordinal) ? format == "gray" ? "format=yuv420p," : "format=yuv420p10le," : "";

    /// <summary>Says what the numbers are before they are converted: the converter knows no gaps and fails at them.</summary>
    private static string BroughtToScreens(SourceColor color, int width, int height)
    {
        var range = color.IsFull ? ":in_range=pc:out_range=tv" : "";
        var numbers = color.IsRgb ? "" : $"range=tv:colorspace={color.Matrix}:";
        return string.Create(CultureInfo.InvariantCulture,
            $"scale={width}:{height}{range},setparams={numbers}color_primaries={color.Primaries}:color_trc={color.Transfer},{(color.IsHdr ? ToneMap : Narrow)}");
    }

    private static string Conversion(SourceColor color, SourceColor delivered) => color switch
    {
        { IsRgb: true } => $":out_color_matrix={delivered.Scaled}:out_range=tv",
        _ when color.Matrix != delivered.Matrix => $"{From(color)}:out_color_matrix={delivered.Scaled}:out_range=tv",
        { IsFull: true } => ":in_range=pc:out_range=tv",
        _ => "",
    };

    private static string From(SourceColor color)
        => color.IsRgb ? "" : $":in_color_matrix={color.Scaled}:in_range={(color.IsFull ? "pc" : "tv")}";

    /// <summary>Whether something may be transparent. The fourth byte of raw BGRA is one that Windows leaves empty.</summary>
    private static bool HasAlpha(VideoFacts source) => source.HasAlphaBeside || source.PixelFormat switch
    {
        "bgra" when source.Codec == "rawvideo" => false,
        // Other codecs with a palette have none.
        "pal8" => source.Codec is "png" or "apng",
        var format
            => format.StartsWith("yuva", StringComparison.Ordinal) || format.StartsWith("gbrap", StringComparison.Ordinal)
            || format is "ya8" or "ya16le" or "ya16be" or "argb" or "abgr"
            || format.StartsWith("rgba", StringComparison.Ordinal) || format.StartsWith("bgra", StringComparison.Ordinal),
    };

    /// <summary>Straight transparency is multiplied in, so that the colour hidden under it does not show, nor bleed when the picture is
    /// scaled.</summary>
    private static string OverBlack(VideoFacts source) => source switch
    {
        { HasAlphaBeside: true } => "format=yuva444p,premultiply=inplace=1",
        { PixelFormat: "argb" or "abgr" or "rgba" or "bgra" or "ya8" or "pal8" } => "format=gbrap,premultiply=inplace=1",
        { PixelFormat: "ya16le" or "ya16be" } => "format=gbrap16le,premultiply=inplace=1",
        { PixelFormat: var format } when format.Contains("64", StringComparison.Ordinal) => "format=gbrap16le,premultiply=inplace=1",
        _ => "premultiply=inplace=1",
    };

    /// <summary>
    /// Arguments before the input. Transparency of VP8 and VP9 lies beside the picture, and ffmpeg's own decoders do not look there; frames
    /// whose shape changes go through the graph that is there, since a new one would lose those in the old.
    /// </summary>
    public static IEnumerable<string> Decoding(VideoFacts source) =>
    [
        .. source is { HasAlphaBeside: true, Codec: "vp8" } ? ["-c:v", "libvpx"] : source is { HasAlphaBeside: true, Codec: "vp9" }
            ? ["-c:v", "libvpx-vp9"] : Array.Empty<string>(),
        .. source.UntaggedMatrix is { } untagged ? ["-colorspace:v", untagged] : Array.Empty<string>(),
        .. ShapeFilter.Of(source) is null ? Array.Empty<string>() : ["-reinit_filter:v", "0"],
    ];
}
