namespace Transcode.Storage;

/// <summary>
/// A stream, cut into parts that are sent three at a time. Parts are buffered, so a failed one can be repeated although the stream cannot
/// be rewound.
/// </summary>
/// <param name="Key">What is sent.</param>
/// <param name="Bytes">Its content, of which the first part was read.</param>
/// <param name="Length">As it was announced; null: it was not.</param>
/// <param name="PartSize">The configured part size.</param>
internal sealed record PartStream(MediaKey Key, Stream Bytes, long? Length, long PartSize)
{
    private const int UnderWay = 3;

    /// <summary>The first part: one that is not full is the whole.</summary>
    public Task<BufferedPart> First(CancellationToken stop) => BufferedPart.Read(Bytes, PartSizes.Of(PartSize, Length, part: 1), stop);

    /// <summary>Sends all parts; ends early when one failed or more came than was announced.</summary>
    /// <param name="first">It is disposed of here.</param>
    /// <param name="send">Sends a part by its number, from 1, and disposes of it.</param>
    /// <param name="sending">Gets what was begun, also where this throws: it may still be under way.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>Bytes that came.</returns>
    /// <exception cref="MediaStoreException">More parts would be needed than a store takes.</exception>
    public async Task<long> Send<TTag>(BufferedPart first, Func<int, BufferedPart, Task<TTag>> send, List<Task<TTag>> sending,
        CancellationToken stop)
    {
        long total = 0;
        var part = first;
        for (var number = 1; ; number++)
        {
            total += part.Length;
            var isLast = !part.IsFull;
            // An empty part is no part: the stream ended exactly at the border.
            if (part.Length == 0) part.Dispose();
            else sending.Add(send(number, part));

            if (isLast || total > Length || sending.Any(task => task.IsFaulted)) return total;
            if (number == IMultipartUploads.MostParts)
                throw new MediaStoreException(new StorageFailure.PartRefused(Key, number + 1,
                    "the stream is too long for its unannounced length"));
            if (sending.Count(task => !task.IsCompleted) >= UnderWay) await Task.WhenAny(sending.Where(task => !task.IsCompleted));
            part = await BufferedPart.Read(Bytes, PartSizes.Of(PartSize, Length, number + 1), stop);
        }
    }

    /// <exception cref="MediaStoreException">Something else came than was announced.</exception>
    public void Check(long received)
    {
        if (Length is { } length && length != received)
            throw new MediaStoreException(new StorageFailure.LengthMismatch(Key, length, received));
    }
}
