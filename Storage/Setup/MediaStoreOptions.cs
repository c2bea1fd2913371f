using Transcode.Storage.Blob;
using Transcode.Storage.Folder;
using Transcode.Storage.S3;

namespace Transcode.Storage;

/// <summary>Where the bytes lie. Starts at 1; 0 in a configuration is a fault.</summary>
public enum MediaStoreKind
{
    Folder = 1,
    S3 = 2,
    /// <summary>Azure Blob Storage.</summary>
    Blob = 3,
}

/// <summary>Configuration section <c>Storage</c>.</summary>
public sealed class MediaStoreOptions
{
    public const string Section = "Storage";

    /// <summary><c>Folder</c> (one machine, or a mounted share), <c>S3</c> or <c>Blob</c> (many machines). Default: Folder.</summary>
    public MediaStoreKind Kind { get; set; } = MediaStoreKind.Folder;

    public FolderStoreOptions Folder { get; set; } = new();

    public S3StoreOptions S3 { get; set; } = new();

    public BlobStoreOptions Blob { get; set; } = new();

    /// <summary>How long an unfinished upload may rest before it is swept. Default: 24 hours.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Everything that is wrong, at once, each naming its key. Only the chosen kind is looked at.</summary>
    public IEnumerable<string> Faults()
    {
        if (StaleAfter < TimeSpan.FromMinutes(10))
            yield return "Storage:StaleAfter is under 10 minutes; uploads in progress would be swept.";
        foreach (var fault in FaultsOfKind()) yield return fault;
    }

    public override string ToString() => Kind switch
    {
        MediaStoreKind.S3 => S3.ToString(),
        MediaStoreKind.Blob => Blob.ToString(),
        _ => Folder.ToString(),
    };

    private IEnumerable<string> FaultsOfKind() => Kind switch
    {
        MediaStoreKind.Folder => Folder.Faults(),
        MediaStoreKind.S3 => S3.Faults(),
        MediaStoreKind.Blob => Blob.Faults(),
        _ => ["Storage:Kind is none of Folder, S3 and Blob."],
    };
}
