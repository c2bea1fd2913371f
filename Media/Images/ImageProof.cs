using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;

namespace Transcode.Media.Images;

/// <summary>Holds a rendition's header against its plan: what it is, how large, in which colours, and that it says nothing else.
/// Pure.</summary>
public static class ImageProof
{
    public static ImageFormat FormatOf(ImagePlan image)
        => image.Settings.Format == ImageFileFormat.Webp ? ImageFormat.Webp : ImageFormat.Jpeg;

    /// <param name="image">As planned.</param>
    /// <param name="header">As written.</param>
    /// <param name="mostFrames">Of the source; the encoder joins frames that do not differ. 1: a still picture.</param>
    /// <returns>What is wrong, in words; null: nothing.</returns>
    public static string? Fault(ImagePlan image, HeaderOutput header, int mostFrames)
    {
        if (header.Loader != FormatOf(image).Loader)
            return $"it is not {FormatOf(image).Description}";
        if ((header.Width, header.Height) != (image.Width, image.Height))
            return $"it is {header.Width}x{header.Height} instead of {image.Width}x{image.Height}";
        if (header.Pages > mostFrames)
            return $"it has {header.Pages} frames instead of {mostFrames}";
        if (header is not { Interpretation: "srgb", Bands: 3 or 4 })
            return $"its colours are {header.Interpretation} in {header.Bands} bands";
        return header.HasMetadata ? "it carries metadata" : null;
    }
}
