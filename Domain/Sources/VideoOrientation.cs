namespace Transcode.Domain.Sources;

/// <summary>What has to be done to a frame as it is stored before it is shown: EXIF's eight orientations, by their numbers.</summary>
public enum VideoOrientation
{
    /// <summary>Nothing.</summary>
    AsStored = 1,
    /// <summary>Left and right change places.</summary>
    Mirrored = 2,
    /// <summary>Turned by 180 degrees.</summary>
    UpsideDown = 3,
    /// <summary>Top and bottom change places.</summary>
    Flipped = 4,
    /// <summary>Mirrored at the diagonal from the upper left.</summary>
    Transposed = 5,
    /// <summary>Turned by 90 degrees, clockwise.</summary>
    TurnedRight = 6,
    /// <summary>Mirrored at the diagonal from the upper right.</summary>
    Transversed = 7,
    /// <summary>Turned by 90 degrees, counterclockwise.</summary>
    TurnedLeft = 8,
}
