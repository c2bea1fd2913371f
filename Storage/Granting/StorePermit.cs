namespace Transcode.Storage;

/// <summary>What one signed store address allows: one method on one object, or on one part of one upload, until a time.</summary>
/// <param name="Method">GET (which covers HEAD) or PUT.</param>
/// <param name="Expires">Whole seconds; the rest is cut off.</param>
/// <param name="Length">The only Content-Length that is accepted; null: any.</param>
/// <param name="Upload">Null: the object itself.</param>
public sealed record StorePermit(
    string Method, MediaKey Key, DateTimeOffset Expires, long? Length = null, string? Upload = null, int? Part = null);

public abstract record SignatureCheck
{
    private SignatureCheck() { }

    public sealed record Allowed(StorePermit Permit) : SignatureCheck;

    public sealed record Expired(DateTimeOffset Since) : SignatureCheck;

    /// <summary>The signature is not ours, or belongs to another method, key or term.</summary>
    public sealed record Forged : SignatureCheck;

    /// <summary>Not an address that we ever made.</summary>
    public sealed record Malformed(string Why) : SignatureCheck;
}
