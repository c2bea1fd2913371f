using System.Data.Common;

namespace Transcode.Storage.Blob;

/// <summary>Configuration section <c>Storage:Blob</c>; for block blobs of an Azure Storage account, and for azurite.</summary>
public sealed class BlobStoreOptions
{
    public const long Mebibyte = 1024 * 1024;

    /// <summary>With the account's key in it, which signs the addresses of workers. Default: none; then <see cref="AccountUrl"/> is
    /// needed.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// For example <c>https://account.blob.core.windows.net</c>. We sign in as the machine's own identity (DefaultAzureCredential), which
    /// needs the role "Storage Blob Data Contributor" on the container and "Storage Blob Delegator" on the account. Default: none.
    /// </summary>
    public string? AccountUrl { get; set; }

    /// <summary>The account's blob endpoint as workers and players outside reach it, used only in signed addresses. Default: the
    /// same.</summary>
    public string? PublicEndpoint { get; set; }

    public string Container { get; set; } = "";

    /// <summary>A folder within the container, without '/' at the end. Default: the whole container.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Longest wait for the service to go on with one request. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is repeated after it failed for reasons that pass. Default: 4.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>Bytes of one part of a large upload; held in memory, three at a time. Default: 8 MiB.</summary>
    public long PartSize { get; set; } = IMultipartUploads.SmallestPart;

    /// <summary>Objects above this many bytes are copied block by block when published. Default: 256 MiB, the most that the service copies
    /// at once.</summary>
    public long LargestSingleCopy { get; set; } = 256 * Mebibyte;

    /// <summary>Names in one page of a listing; null: as many as the service gives.</summary>
    internal int? PageSize { get; set; }

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) == string.IsNullOrWhiteSpace(AccountUrl))
            yield return "Storage:Blob: set one of ConnectionString (with the account's key) and AccountUrl (with the machine's identity).";
        if (!string.IsNullOrWhiteSpace(ConnectionString) && !HasKey(ConnectionString))
            yield return "Storage:Blob:ConnectionString has no AccountName and AccountKey; without a key no address can be signed. Use "
                + "AccountUrl for an identity.";
        if (!string.IsNullOrWhiteSpace(AccountUrl) && !IsHttp(AccountUrl))
            yield return "Storage:Blob:AccountUrl is not an http or https address.";
        if (PublicEndpoint is not null && !IsHttp(PublicEndpoint))
            yield return "Storage:Blob:PublicEndpoint is not an http or https address.";
        if (!IsContainerName(Container))
            yield return "Storage:Blob:Container is no container's name: 3 to 63 lower-case letters, digits and single hyphens, such as "
                + "media.";
        if (Prefix.Length > 0 && !MediaKey.TryParse(Prefix, out _, out var fault))
            yield return $"Storage:Blob:Prefix is not a folder of keys: {fault}.";
        if (Prefix.Length > 100) yield return "Storage:Blob:Prefix is longer than 100 characters; keys need the rest.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
            yield return "Storage:Blob:Timeout is not between 1 second and 1 hour.";
        if (Retries is < 0 or > 20) yield return "Storage:Blob:Retries is not between 0 and 20.";
        if (PartSize is < IMultipartUploads.SmallestPart or > 512 * Mebibyte)
            yield return "Storage:Blob:PartSize is not between 8 MiB and 512 MiB.";
        if (LargestSingleCopy is < Mebibyte or > 256 * Mebibyte)
            yield return "Storage:Blob:LargestSingleCopy is not between 1 MiB and 256 MiB.";
    }

    /// <summary>Where, never with what credentials.</summary>
    public override string ToString() => $"blob {Account()}/{Container}{(Prefix.Length > 0 ? "/" + Prefix : "")}";

    private string Account() => string.IsNullOrWhiteSpace(ConnectionString)
        ? AccountUrl ?? ""
        : Fields(ConnectionString) is { } fields
            ? Field(fields, "BlobEndpoint") ?? Field(fields, "AccountName") ?? "local development account"
            : "";

    private static bool HasKey(string connectionString) => Fields(connectionString) is { } fields
        && ((Field(fields, "AccountName") is not null && Field(fields, "AccountKey") is not null)
        || Field(fields, "UseDevelopmentStorage") is not null);

    private static string? Field(DbConnectionStringBuilder fields, string name) =>
        fields.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text : null;

    private static DbConnectionStringBuilder? Fields(string connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0 && uri.Query.Length == 0;

    private static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && !name.StartsWith('-') && !name.EndsWith('-') && !name.Contains("--", StringComparison.Ordinal);
}
