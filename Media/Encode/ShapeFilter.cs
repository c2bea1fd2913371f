using System.Globalization;
using Transcode.Domain.Sources;

namespace Transcode.Media.Encode;

/// <summary>
/// A source whose frames change size or pixel aspect on the way: each is fitted, in its own shape, into the frame that the first ones have,
/// with black bars beside it or above and below. One whose pixel format, range or matrix changes is brought to that of its beginning. Only
/// where the probe saw a change: laying out bars copies every frame. Pure.
/// </summary>
internal static class ShapeFilter
{
    /// <summary>Stands before all others: they rest on frames of one size. Null: the source keeps its shape.</summary>
    public static string? Of(VideoFacts source) => source switch
    {
        { Turned: true } => null,
        { LaterShapes.Count: > 0 }
            => Fitted(source.Width, source.Height, source.PixelAspectWidth, source.PixelAspectHeight, Colours(source)),
        { LaterFormats.Count: > 0, PixelFormat: { Length: > 0 } first } => $"scale=interl=-1{Colours(source)},format={first}",
        { LaterMatrices.Count: > 0 } => $"scale=interl=-1:eval=frame{Colours(source)}",
        _ => null,
    };

    /// <summary>What each frame says of its range and its matrix is believed; the filters behind know the first one's alone.</summary>
    private static string Colours(VideoFacts source)
    {
        var color = SourceColor.Of(source);
        return (source.LaterFormats.Count == 0 || color.IsRgb ? "" : $":out_range={(color.IsFull ? "pc" : "tv")}")
            + (source.LaterMatrices.Count == 0 ? "" : $":in_color_matrix=auto:out_color_matrix={color.Scaled}");
    }

    /// <summary>
    /// Heights and offsets are multiples of four: a frame of two fields keeps them apart, in its colours too. One that differs by less than
    /// a hundredth fills the frame.
    /// </summary>
    private static string Fitted(int width, int height, int aspectWidth, int aspectHeight, string colours)
    {
        // How wide a frame is, in pixels of the first shape, when it is as high as that one.
        var wide = string.Create(CultureInfo.InvariantCulture, $"{height}*iw*sar/ih*{aspectHeight}/{aspectWidth}");
        return string.Create(CultureInfo.InvariantCulture,
            $"scale=w='if(lt({wide},{width}*0.99),max(2,2*round(({wide})/2)),{width})':h='if(gt({wide},{width}*1.01),max(4,4*round({height}*{width}/({wide})/4)),{height})':interl=-1:eval=frame{colours},"
            + $"pad=w={width}:h={height}:x=2*floor((ow-iw)/4):y=4*floor((oh-ih)/8):eval=frame");
    }
}
