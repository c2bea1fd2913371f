namespace Transcode.Media.Images;

/// <summary>How the colours of a source become sRGB.</summary>
public enum ImageColours
{
    /// <summary>They are sRGB, or libvips knows by itself what they are (grey, Lab, linear light).</summary>
    AsTheyAre = 1,

    /// <summary>By the profile in the file.</summary>
    ByProfile = 2,

    /// <summary>Four inks: by the profile in the file, else as usual print inks.</summary>
    Inks = 3,

    /// <summary>By numbers beside the picture, where there is no profile: <see cref="NumbersProfile"/>.</summary>
    ByNumbers = 4,
}

/// <summary>
/// Decides that. Pure. An image without a profile must not be sent through one: libvips 8.14 makes 247,26,16 of pure red then. Nor one
/// whose profile is meant for other channels: it makes five channels of three.
/// </summary>
public static class ColourChoice
{
    /// <param name="header">Of the source.</param>
    /// <param name="profile">The channels its profile is meant for, as <see cref="ProfileHead.Space"/> tells them; null: none, or a broken
    /// one.</param>
    /// <param name="hasNumbers">Numbers beside the picture say something else than sRGB.</param>
    public static ImageColours Of(HeaderOutput header, string? profile, bool hasNumbers) => (header.Interpretation, profile) switch
    {
        ("cmyk", _) => ImageColours.Inks,
        ("srgb" or "rgb" or "rgb16", "RGB ") or ("b-w" or "grey16", "GRAY") => ImageColours.ByProfile,
        ("srgb" or "rgb" or "rgb16" or "b-w" or "grey16", null) when hasNumbers => ImageColours.ByNumbers,
        _ => ImageColours.AsTheyAre,
    };
}
