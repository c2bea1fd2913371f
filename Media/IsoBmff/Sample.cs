namespace Transcode.Media.IsoBmff;

/// <summary>One encoded frame: where its bytes are in the file it was read from, and when it is decoded and shown, in ticks of its
/// track.</summary>
/// <param name="Offset">Of its first byte in the source file.</param>
/// <param name="Size">In bytes, at least 1.</param>
/// <param name="DecodeTime">As read: as the file says, which is not to be trusted across files. As placed: absolute, at least 0.</param>
/// <param name="Duration">Until the next sample's decode time.</param>
/// <param name="CompositionOffset">Presentation time less decode time; may be negative as read.</param>
/// <param name="IsSync">Whether decoding can start here.</param>
public readonly record struct Sample(long Offset, int Size, long DecodeTime, long Duration, long CompositionOffset, bool IsSync)
{
    public long PresentationTime => DecodeTime + CompositionOffset;
}
