using System.Buffers;

namespace Transcode.Media.IsoBmff;

/// <summary>Writes CMAF media segments: fragments of a header (moof) and the samples' bytes (mdat), copied from the file they were read
/// from.</summary>
public sealed class SegmentWriter(Stream source, uint trackId)
{
    private const int CopyBuffer = 128 * 1024;

    /// <summary>Writes one segment, one fragment for each group of pictures.</summary>
    /// <param name="target">Is only written to, never read or sought, and stays open.</param>
    /// <param name="samples">Placed samples in decode order; the first must be a sync sample.</param>
    /// <param name="firstSequence">Number of its first fragment, at least 1; they must grow over the whole track but may have gaps.</param>
    /// <returns>How many fragments were written.</returns>
    /// <exception cref="ArgumentException">The samples do not make a segment; the message says why.</exception>
    public async Task<int> Write(Stream target, IReadOnlyList<Sample> samples, uint firstSequence, CancellationToken stop)
    {
        var fragments = Fragments.Of(samples);
        await target.WriteAsync(FragmentBoxes.SegmentType, stop);
        for (var n = 0; n < fragments.Count; n++)
        {
            await target.WriteAsync(FragmentBoxes.Header(trackId, firstSequence + (uint)n, fragments[n]), stop);
            await CopyBytes(target, fragments[n], stop);
        }
        return fragments.Count;
    }

    private async Task CopyBytes(Stream target, ArraySegment<Sample> fragment, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            foreach (var (offset, length) in Runs(fragment)) await CopyRun(target, offset, length, buffer, stop);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task CopyRun(Stream target, long offset, long length, byte[] buffer, CancellationToken stop)
    {
        source.Position = offset;
        while (length > 0)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(length, buffer.Length));
            await source.ReadExactlyAsync(part, stop);
            await target.WriteAsync(part, stop);
            length -= part.Length;
        }
    }

    /// <summary>Samples that lie next to each other in the source are copied in one go.</summary>
    private static IEnumerable<(long Offset, long Length)> Runs(ArraySegment<Sample> samples)
    {
        var (start, end) = (samples[0].Offset, samples[0].Offset);
        foreach (var sample in samples)
        {
            if (sample.Offset != end)
            {
                yield return (start, end - start);
                start = sample.Offset;
            }
            end = sample.Offset + sample.Size;
        }
        yield return (start, end - start);
    }
}
