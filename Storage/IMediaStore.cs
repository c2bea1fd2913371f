namespace Transcode.Storage;

/// <summary>
/// The seam for bytes. An object appears whole or not at all, and a reader keeps the version that it opened.
/// What can be expected is a value; a broken disk or service is a <see cref="MediaStoreException"/> that names the failure.
/// Each operation may be repeated: doing it twice equals doing it once.
/// </summary>
public interface IMediaStore
{
    /// <summary>Proves which store this is: random for a folder, endpoint and bucket for S3, account and container for Blob.</summary>
    string Id { get; }

    IMultipartUploads Multipart { get; }

    /// <summary>Write, then appear; replaces what was there. The stream is read to its end and is not disposed.</summary>
    /// <param name="length">When given, a stream of another length stores nothing (LengthMismatch).</param>
    /// <param name="contentType">Null: by the key's extension.</param>
    Task<MediaObject> Put(MediaKey key, Stream bytes, long? length, string? contentType, CancellationToken stop);

    /// <param name="range">Null: the whole object.</param>
    Task<ReadOutcome> OpenRead(MediaKey key, ByteRange? range, CancellationToken stop);

    Task<MediaObject?> Stat(MediaKey key, CancellationToken stop);

    /// <summary>Everything below the prefix, in no promised order. What appears or goes meanwhile may or may not be listed.</summary>
    IAsyncEnumerable<MediaObject> List(MediaPrefix prefix, CancellationToken stop);

    /// <summary>What is not there is deleted already.</summary>
    Task Delete(MediaKey key, CancellationToken stop);

    /// <summary>Refuses the root. Answers how many objects went.</summary>
    Task<int> DeletePrefix(MediaPrefix prefix, CancellationToken stop);

    /// <summary>
    /// Publishes a staging folder: each object below <paramref name="from"/> takes the same relative place below <paramref name="to"/>,
    /// each atomically, replacing what was there. After a crash in between, the same call finishes the work.
    /// </summary>
    /// <param name="expected">
    /// Relative names that the proof of the step lists. When given, only these move, and the answer says which are missing;
    /// nothing moves when one is missing.
    /// </param>
    Task<Promotion> Promote(MediaPrefix from, MediaPrefix to, IReadOnlyCollection<string>? expected, CancellationToken stop);

    /// <summary>Leave for one consumer to read one object, without any credential of ours. The object may not exist yet.</summary>
    /// <param name="consumerStore">The store id that the consumer found in a mounted folder: equal to ours, it is given the path.</param>
    Task<Grant> GrantRead(MediaKey key, TimeSpan lifetime, string? consumerStore, CancellationToken stop);

    /// <param name="length">When given, an upload of another length is refused; Blob cannot, there it is for who takes the object over to
    /// compare.</param>
    Task<Grant> GrantWrite(MediaKey key, long? length, TimeSpan lifetime, string? consumerStore, CancellationToken stop);

    /// <summary>Removes temporary files and multipart uploads that nobody has touched for this long. Answers how many.</summary>
    Task<int> AbortStale(TimeSpan olderThan, CancellationToken stop);
}
