using Transcode.Domain.Sources;

namespace Transcode.Domain.Plans;

/// <summary>What becomes of a picture that a viewer may wonder about, in words. Pure.</summary>
internal static class VideoRemarks
{
    public static IEnumerable<string> Of(VideoFacts video)
    {
        if (video.Crop is { } crop)
            yield return $"the picture is cropped to {crop.Width}x{crop.Height} at {crop.Left},{crop.Top}, as "
                + (video.Codec == "mpeg2video" ? "IMX has blanking above it" : "its container says");
        if (video.LaterShapes.Count > 0)
            yield return $"the picture changes its shape on the way ({string.Join(", ", video.LaterShapes.Select(Describe))}): each part keeps its own, with bars";
        if (video.LaterFormats.Count > 0)
            yield return $"the picture changes its format on the way ({string.Join(", ", video.LaterFormats)}): all of it is brought to "
                + $"that of its beginning";
        if (video.LaterMatrices.Count > 0)
            yield return $"the picture changes its colour matrix on the way ({string.Join(", ", video.LaterMatrices)}): all of it is brought to that of its beginning";
        if (video.IsDolbyVisionAlone)
            yield return "the source is Dolby Vision of profile 5, whose colours only its own players know: they come out wrong";
        if (SourceColor.Of(video) is { IsHdr: true } color && (video.Color.Primaries, video.Color.Space) is (null, _) or (_, null))
            yield return $"the source names {(color.Transfer == "smpte2084" ? "PQ" : "HLG")} and not all else of its colours: they are "
                + $"taken for BT.2020";
    }

    private static string Describe(VideoShape shape) =>
        $"{shape.Width}x{shape.Height}"
            + (shape.PixelAspectWidth == shape.PixelAspectHeight ? ""
            : $" with pixels of {shape.PixelAspectWidth}:{shape.PixelAspectHeight}");
}
