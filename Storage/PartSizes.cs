namespace Transcode.Storage;

/// <summary>How large each part of an upload is: a store takes 10,000 parts at most, and we hold parts in memory.</summary>
internal static class PartSizes
{
    private const int Steps = 4;
    private const long Mebibyte = 1 << 20;

    /// <summary>
    /// With a known length all parts are equal and fit. Without one they double after each 2,500 parts, which with 8 MiB is enough for 293
    /// GiB.
    /// </summary>
    /// <param name="smallest">The configured part size.</param>
    /// <param name="length">The object's length where it is known.</param>
    /// <param name="part">Counts from 1.</param>
    public static int Of(long smallest, long? length, int part)
    {
        if (length is not { } known)
            return checked((int)(smallest << Math.Min(Steps - 1, (part - 1) / (IMultipartUploads.MostParts / Steps))));
        // One part fewer than allowed: where the last part is full, only the end of the stream tells that nothing follows.
        const int Parts = IMultipartUploads.MostParts - 1;
        var needed = (known + Parts - 1) / Parts;
        var rounded = (needed + Mebibyte - 1) / Mebibyte * Mebibyte;
        return checked((int)Math.Max(smallest, rounded));
    }
}
