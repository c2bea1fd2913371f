namespace Transcode.Storage;

/// <summary>
/// Large objects from others, part by part: start, a grant for each part, complete with what each part's PUT answered as ETag.
/// Parts are numbered from 1; all but the last have at least <see cref="SmallestPart"/> bytes. Sending a part again replaces it.
/// </summary>
public interface IMultipartUploads
{
    const int SmallestPart = 8 * 1024 * 1024;
    const int MostParts = 10_000;

    Task<MultipartUpload> Start(MediaKey key, string? contentType, CancellationToken stop);

    Task<Grant> GrantPart(MultipartUpload upload, int part, long? length, TimeSpan lifetime, CancellationToken stop);

    /// <summary>Writes a part through us, for a consumer that cannot reach the storage itself. Answers its ETag.</summary>
    Task<string> PutPart(MultipartUpload upload, int part, Stream bytes, long length, CancellationToken stop);

    /// <summary>The parts that lie there, by number; of one that came twice the later. Knows them until the object appears.</summary>
    Task<IReadOnlyList<StoredPart>> List(MultipartUpload upload, CancellationToken stop);

    /// <summary>The object appears. Repeating a call whose answer was lost gives the same answer.</summary>
    Task<MediaObject> Complete(MultipartUpload upload, IReadOnlyList<MultipartPart> parts, CancellationToken stop);

    Task Abort(MultipartUpload upload, CancellationToken stop);
}

public sealed record MultipartUpload(MediaKey Key, string Id);

/// <param name="Tag">The ETag header that the PUT of this part answered; quotes do not matter.</param>
public sealed record MultipartPart(int Number, string Tag);

/// <summary>A part as it lies in the store.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Tag">What its PUT answered, without quotes.</param>
/// <param name="Length">Bytes.</param>
public sealed record StoredPart(int Number, string Tag, long Length);
