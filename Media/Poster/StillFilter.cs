using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;

namespace Transcode.Media.Poster;

/// <summary>From a frame of film to a still picture for JPEG: whole, in square pixels, in the colours of a screen. Pure.</summary>
internal static class StillFilter
{
    /// <summary>Where nobody says, a picture of this height and more is taken for high definition.</summary>
    private const int HighDefinition = 720;

    public static string Of(VideoFacts source, int width, int height)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}:{height}");
        return source.Color.IsHdr
            ? $"scale={size},{FilterGraph.ToneMap},setsar=1,scale=out_color_matrix=bt601:out_range=full,format=yuvj420p"
            : $"scale={size}{Matrix(source)}:out_color_matrix=bt601:out_range=full,setsar=1,format=yuvj420p";
    }

    /// <summary>Stands before any choice of frames: it looks at neighbours.</summary>
    public static string Weave(VideoFacts source) => source.Interlaced ? "bwdif=mode=send_frame:parity=auto:deint=interlaced," : "";

    /// <summary>JPEG has one matrix and film has two; an untagged film has that of its size.</summary>
    private static string Matrix(VideoFacts source) => source.Color.Space is null && source.Height >= HighDefinition ? ":in_color_matrix=bt709" : "";
}
