using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;

namespace Transcode.Media.Poster;

/// <summary>From a frame of film to a still picture for JPEG: whole, in square pixels, in the colours of a screen. Pure.</summary>
internal static class StillFilter
{
    public static string Of(VideoFacts source, int width, int height)
        => string.Join(',', [.. VideoFilter.Prepared(source), VideoFilter.Still(source, width, height)]);

    /// <summary>Stands before any choice of frames: it looks at neighbours.</summary>
    public static string Before(VideoFacts source, Deinterlacing setting) =>
        string.Concat(new[] { ShapeFilter.Of(source), FieldFilter.Of(source, setting) }.OfType<string>().Select(filter => filter + ","));
}
