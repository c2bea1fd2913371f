namespace Transcode.Storage;

/// <summary>How a file of known length goes in parts: all are equal but the last, and no more than stores take.</summary>
/// <param name="Length">Bytes of the file.</param>
/// <param name="PartBytes">Of every part but the last.</param>
public readonly record struct PartPlan(long Length, long PartBytes)
{
    private const long Mebibyte = 1 << 20;

    /// <param name="length">Bytes of the file.</param>
    /// <param name="smallest">The part size where that many fit.</param>
    public static PartPlan Of(long length, long smallest)
        => new(length, Math.Max(smallest, Pieces(Pieces(length, IMultipartUploads.MostParts), Mebibyte) * Mebibyte));

    public int Count => checked((int)Pieces(Length, PartBytes));

    /// <param name="part">From 1.</param>
    public long LengthOf(int part) => Math.Min(PartBytes, Length - (part - 1) * PartBytes);

    private static long Pieces(long length, long size) => length / size + (length % size > 0 ? 1 : 0);
}
