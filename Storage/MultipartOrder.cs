namespace Transcode.Storage;

/// <summary>A completion lists each part once, in order, from 1 without gaps: a forgotten part must not make a shorter film.</summary>
internal static class MultipartOrder
{
    public static void Check(MediaKey key, IReadOnlyList<MultipartPart> parts)
    {
        if (parts.Count == 0) throw new MediaStoreException(new StorageFailure.PartRefused(key, 1, "no part was listed"));
        for (var index = 0; index < parts.Count; index++)
            if (parts[index].Number != index + 1)
                throw new MediaStoreException(new StorageFailure.PartRefused(key, index + 1,
                    "parts must be listed in order, from 1, without gaps"));
    }

    public static void CheckNumber(int part)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(part, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, IMultipartUploads.MostParts);
    }
}
