using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;

namespace Transcode.Media.Images;

/// <summary>Holds a rendition's header against its plan: what it is, how large, in which colours, and that it says nothing else. Pure.</summary>
public static class PictureProof
{
    public static ImageFormat FormatOf(PicturePlan picture) => picture.Settings.Format == PictureFormat.Webp ? ImageFormat.Webp : ImageFormat.Jpeg;

    /// <param name="picture">As planned.</param>
    /// <param name="header">As written.</param>
    /// <param name="mostFrames">Of the source; the encoder joins frames that do not differ. 1: a still picture.</param>
    /// <returns>What is wrong, in words; null: nothing.</returns>
    public static string? Fault(PicturePlan picture, HeaderOutput header, int mostFrames)
    {
        if (header.Loader != FormatOf(picture).Loader)
            return $"it is not {FormatOf(picture).Words}";
        if ((header.Width, header.Height) != (picture.Width, picture.Height))
            return $"it is {header.Width}x{header.Height} instead of {picture.Width}x{picture.Height}";
        if (header.Pages > mostFrames)
            return $"it has {header.Pages} frames instead of {mostFrames}";
        if (header is not { Interpretation: "srgb", Bands: 3 or 4 })
            return $"its colours are {header.Interpretation} in {header.Bands} bands";
        return header.HasMetadata ? "it carries metadata" : null;
    }
}
