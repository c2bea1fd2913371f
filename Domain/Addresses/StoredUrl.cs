using System.Text;

namespace Transcode.Domain.Addresses;

/// <summary>Whose protocol a store of sources speaks. Starts at 1; 0 in a configuration is a fault.</summary>
public enum StoredKind
{
    /// <summary>Amazon S3 and whatever speaks its protocol: <c>s3://bucket/key</c>.</summary>
    S3 = 1,

    /// <summary>Azure Blob Storage: <c>az://container/blob</c>.</summary>
    Blob = 2,
}

/// <summary>
/// An object in a store for which the server has credentials. What follows the bucket is the key as it is: nothing of it is decoded, and a
/// question mark is a part of it. Pure.
/// </summary>
/// <param name="Kind">Whose protocol.</param>
/// <param name="Bucket">Bucket, or container.</param>
/// <param name="Key">Name of the object in it.</param>
public sealed record StoredUrl(StoredKind Kind, string Bucket, string Key)
{
    /// <summary>Bytes of UTF-8; both services take as many.</summary>
    private const int LongestKey = 1024;

    private const string S3Scheme = "s3://";
    private const string BlobScheme = "az://";

    /// <summary>Name of the file at its end, for a label.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>Without the key, for messages: <c>s3://films</c>.</summary>
    public string Place => $"{(Kind == StoredKind.S3 ? S3Scheme : BlobScheme)}{Bucket}";

    /// <summary>It begins like one; whether it is one, <see cref="Read"/> tells.</summary>
    public static bool IsMeant(string text) => SchemeOf(text) is not null;

    /// <summary>The object, or what is wrong with its address.</summary>
    public static (StoredUrl? Url, AddressRefusal? Why) Read(string text)
    {
        if (SchemeOf(text) is not { } scheme)
            return Refuse("An object of a store is written s3://bucket/key or az://container/blob.");
        var rest = text[scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IsBucket(rest[..slash]))
            return Refuse($"After {scheme} come the name of the bucket or container, of 3 to 63 letters, digits, dots, hyphens and "
                + $"underscores, and the key of one object: {scheme}films/2026/holiday.mp4.");
        var key = rest[(slash + 1)..];
        return !IsKey(key)
            ? Refuse($"The key of an object has 1 to {LongestKey} bytes, no control characters, no part that is \".\" or \"..\", and no "
                + $"slash at its end: name one file.")
            : (new StoredUrl(scheme == S3Scheme ? StoredKind.S3 : StoredKind.Blob, rest[..slash], key), null);
    }

    public override string ToString() => $"{Place}/{Key}";

    private static string? SchemeOf(string text)
        => text.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase) ? S3Scheme
        : text.StartsWith(BlobScheme, StringComparison.OrdinalIgnoreCase) ? BlobScheme
        : null;

    private static bool IsBucket(string name) => name.Length is >= 3 and <= 63
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    /// <summary>Parts of dots are resolved by whoever writes an address, and would sign another object.</summary>
    private static bool IsKey(string key) => key.Length is > 0 and <= LongestKey
        && !key.EndsWith('/')
        && IsText(key)
        && Encoding.UTF8.GetByteCount(key) <= LongestKey
        && !key.Split('/').Any(part => part is "." or "..");

    private static bool IsText(string key) => key.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));

    private static (StoredUrl?, AddressRefusal?) Refuse(string message) => (null, new(AddressFault.NotAnAddress, message));
}
