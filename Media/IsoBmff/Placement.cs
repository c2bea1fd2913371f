namespace Transcode.Media.IsoBmff;

/// <summary>A chunk's samples on the common timeline, or why they cannot be put there.</summary>
public abstract record Placement
{
    private Placement() { }

    /// <summary>The samples in decode order, times absolute and moved by the stored offset.</summary>
    public sealed record Placed(IReadOnlyList<Sample> Samples) : Placement;

    public sealed record Refused(PlacementFault Fault, string Reason) : Placement;
}

public enum PlacementFault
{
    NoSamples = 1,

    /// <summary>More frames before the chunk than the reorder delay needs.</summary>
    LeadTooLong = 2,

    /// <summary>Two frames at one time, or lead, chunk and end overlap.</summary>
    NotIncreasing = 3,

    /// <summary>A frame would be shown before it is decoded.</summary>
    ReorderDelayTooSmall = 4,

    /// <summary>The video begins so early that a stored decode time would be negative.</summary>
    BeforeOffset = 5,

    /// <summary>A frame stays for longer than 13 hours, or is shown so long after it is decoded, that no segment can tell.</summary>
    TooFarApart = 6,
}
