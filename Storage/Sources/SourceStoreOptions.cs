using Transcode.Domain.Addresses;
using Transcode.Storage.Blob;
using Transcode.Storage.S3;

namespace Transcode.Storage.Sources;

/// <summary>One store from which sources are read, by a name of the operator's choice: section <c>Sources:NAME</c>. Nothing is ever
/// written to it.</summary>
public sealed class SourceStoreOptions
{
    public const string Section = "Sources";

    /// <summary><c>S3</c> or <c>Blob</c>.</summary>
    public StoredKind Kind { get; set; }

    /// <summary>Buckets, or containers, from which may be read, joined by commas; no other is.</summary>
    public string Buckets { get; set; } = "";

    /// <summary>Only keys that begin so, such as <c>incoming/</c>. Default: all.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Tenants whose jobs may read from it, joined by commas. Default: everybody who may submit.</summary>
    public string Tenants { get; set; } = "";

    /// <summary>Address of a service that speaks as S3 does. Default: Amazon's endpoint of the region.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The same as workers reach it, where that is another. Default: the same.</summary>
    public string? PublicEndpoint { get; set; }

    /// <summary>Of the S3 service. Default: <c>us-east-1</c>.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>With <see cref="SecretKey"/>. Default: neither, and the machine's own identity is used.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>Bucket in the path and not in the host name. Default: yes where an endpoint is set.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>Of the Azure account, with its key.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Or its address, with the machine's own identity (DefaultAzureCredential).</summary>
    public string? AccountUrl { get; set; }

    internal IReadOnlyList<string> BucketNames => Words(Buckets);

    internal bool Serves(string? tenant)
        => Words(Tenants) is not [_, ..] named || (tenant is not null && named.Contains(tenant, StringComparer.Ordinal));

    /// <summary>All faults at once, each naming its key; empty when the options hold.</summary>
    /// <param name="name">What the operator calls it.</param>
    public IEnumerable<string> Faults(string name)
    {
        var section = $"{Section}:{name}";
        if (Kind is not (StoredKind.S3 or StoredKind.Blob))
            return [$"{section}:Kind is none of S3 and Blob."];
        if (BucketNames is [])
            return [$"{section}:Buckets is empty; name the buckets or containers from which may be read, joined by commas."];
        return BucketNames.SelectMany(bucket => FaultsOf(bucket, section)).Distinct(StringComparer.Ordinal);
    }

    internal S3StoreOptions S3(string bucket) => new()
    {
        Endpoint = Endpoint,
        PublicEndpoint = PublicEndpoint,
        Region = Region,
        Bucket = bucket,
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        PathStyle = PathStyle,
    };

    internal BlobStoreOptions Blob(string container) => new()
    {
        ConnectionString = ConnectionString,
        AccountUrl = AccountUrl,
        PublicEndpoint = PublicEndpoint,
        Container = container,
    };

    /// <summary>In the words of the platform's own storage, whose options are checked by the same rules.</summary>
    private IEnumerable<string> FaultsOf(string bucket, string section) => Kind == StoredKind.S3
        ? S3(bucket).Faults().Select(fault => fault.Replace("Storage:S3", section, StringComparison.Ordinal))
        : Blob(bucket).Faults().Select(fault => fault.Replace("Storage:Blob", section, StringComparison.Ordinal)
            .Replace($"{section}:Container is no", $"{section}:Buckets: \"{bucket}\" is no", StringComparison.Ordinal));

    private static string[] Words(string text)
        => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
