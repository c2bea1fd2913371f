namespace Transcode.Storage.S3;

/// <summary>Configuration section <c>Storage:S3</c>; for Amazon S3 and whatever speaks its protocol.</summary>
public sealed class S3StoreOptions
{
    public const long Mebibyte = 1024 * 1024;

    /// <summary>For example <c>http://minio:9000</c>. Default: none, which means Amazon's endpoint of the region.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The endpoint as workers and players outside reach it, used only in presigned addresses. Default: the same.</summary>
    public string? PublicEndpoint { get; set; }

    /// <summary>Default: <c>us-east-1</c>, which compatible services accept.</summary>
    public string Region { get; set; } = "us-east-1";

    public string Bucket { get; set; } = "";

    /// <summary>A folder within the bucket, without '/' at the end. Default: the whole bucket.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>With <see cref="SecretKey"/>. Default: neither, and the machine's own identity is used (role, environment,
    /// profile).</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>Bucket in the path and not in the host name. Default: yes where an endpoint is set.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>Longest wait for an answer to one request, such as the upload of one part. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is repeated after it failed for reasons that pass. Default: 4.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>Bytes of one part of a large upload; held in memory, three at a time. Default: 8 MiB.</summary>
    public long PartSize { get; set; } = IMultipartUploads.SmallestPart;

    /// <summary>Objects above this many bytes are copied in parts when published. Default: 5 GiB, the most that S3 copies at
    /// once.</summary>
    public long LargestSingleCopy { get; set; } = 5L * 1024 * Mebibyte;

    public IEnumerable<string> Faults()
    {
        if (Bucket.Length == 0) yield return "Storage:S3:Bucket is empty; name the bucket.";
        if (Region.Length == 0) yield return "Storage:S3:Region is empty; us-east-1 suits most compatible services.";
        if (Endpoint is not null && !IsHttp(Endpoint)) yield return "Storage:S3:Endpoint is not an http or https address.";
        if (PublicEndpoint is not null && !IsHttp(PublicEndpoint))
            yield return "Storage:S3:PublicEndpoint is not an http or https address.";
        if (Prefix.Length > 0 && !MediaKey.TryParse(Prefix, out _, out var fault))
            yield return $"Storage:S3:Prefix is not a folder of keys: {fault}.";
        if (Prefix.Length > 100) yield return "Storage:S3:Prefix is longer than 100 characters; keys need the rest.";
        if (string.IsNullOrEmpty(AccessKey) != string.IsNullOrEmpty(SecretKey))
            yield return "Storage:S3:AccessKey and Storage:S3:SecretKey go together; set both, or neither to use the machine's identity.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
            yield return "Storage:S3:Timeout is not between 1 second and 1 hour.";
        if (Retries is < 0 or > 20) yield return "Storage:S3:Retries is not between 0 and 20.";
        if (PartSize is < IMultipartUploads.SmallestPart or > 512 * Mebibyte)
            yield return "Storage:S3:PartSize is not between 8 MiB and 512 MiB.";
        if (LargestSingleCopy < IMultipartUploads.SmallestPart || LargestSingleCopy > 5L * 1024 * Mebibyte)
            yield return "Storage:S3:LargestSingleCopy is not between 8 MiB and 5 GiB.";
    }

    /// <summary>Where, never with what credentials.</summary>
    public override string ToString() => $"s3 {Endpoint ?? Region}/{Bucket}{(Prefix.Length > 0 ? "/" + Prefix : "")}";

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0;
}
