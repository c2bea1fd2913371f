namespace Transcode.Storage;

/// <summary>What the store knows of an object without opening it.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Version">
/// Changes whenever the bytes are replaced; without quotes. S3: its ETag. Folder: length and write time, which the store makes unique.
/// It is no content hash; the hash of a result travels in its proof.
/// </param>
/// <param name="ContentType">S3: as stored (a listing does not carry it, so by name there). Folder: by the name's extension.</param>
public sealed record MediaObject(MediaKey Key, long Length, string Version, DateTimeOffset Modified, string ContentType);

/// <summary>An open object, or a part of it. Dispose it to let go of the file or the connection.</summary>
/// <param name="Whole">The object that the bytes are of; its length is the whole length.</param>
/// <param name="Start">Position of the first byte of <paramref name="Bytes"/> within the object.</param>
/// <param name="Length">Bytes that <paramref name="Bytes"/> will give.</param>
public sealed record MediaContent(MediaObject Whole, Stream Bytes, long Start, long Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Bytes.DisposeAsync();
}

public abstract record ReadOutcome
{
    private ReadOutcome() { }

    public sealed record Found(MediaContent Content) : ReadOutcome;

    public sealed record NotFound(MediaKey Key) : ReadOutcome;

    /// <summary>The range begins behind the end; HTTP says 416 with <paramref name="Length"/>.</summary>
    public sealed record OutOfRange(long Length) : ReadOutcome;
}

/// <param name="Moved">Arrived by this call.</param>
/// <param name="AlreadyThere">Expected, no longer staged, and found at the destination: an earlier call moved them.</param>
/// <param name="Missing">Expected and in neither place. Empty when nothing was expected by name.</param>
public sealed record Promotion(
    IReadOnlyList<MediaKey> Moved, IReadOnlyList<MediaKey> AlreadyThere, IReadOnlyList<MediaKey> Missing)
{
    public bool Complete => Missing.Count == 0;
}
