using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Transcode.Storage.S3;

/// <summary>The connection: client, bucket, and how our keys become theirs.</summary>
internal sealed class S3Bucket : IDisposable
{
    private readonly string _prefix;

    public S3Bucket(S3StoreOptions options)
    {
        Options = options;
        Name = options.Bucket;
        Where = options.ToString();
        _prefix = options.Prefix.Length > 0 ? options.Prefix + "/" : "";
        Client = Connect(options, options.Endpoint);
        // Only ever signs; no request leaves from it.
        Signer = options.PublicEndpoint is { } outside ? Connect(options, outside) : Client;
        SignsHttp = (options.PublicEndpoint ?? options.Endpoint)?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true;
    }

    public S3StoreOptions Options { get; }

    public string Name { get; }

    /// <summary>For messages.</summary>
    public string Where { get; }

    public AmazonS3Client Client { get; }

    public AmazonS3Client Signer { get; }

    public bool SignsHttp { get; }

    public string KeyOf(MediaKey key) => _prefix + key.Value;

    public string PrefixOf(MediaPrefix folder) => folder.IsRoot ? _prefix : $"{_prefix}{folder.Value}/";

    /// <summary>Null for a name that no key of ours can have.</summary>
    public MediaKey? KeyFrom(string name) =>
        name.StartsWith(_prefix, StringComparison.Ordinal) && MediaKey.TryParse(name[_prefix.Length..], out var key, out _) ? key : null;

    public void Dispose()
    {
        Client.Dispose();
        Signer.Dispose();
    }

    private static AmazonS3Client Connect(S3StoreOptions options, string? endpoint)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle ?? endpoint is not null,
            HttpClientFactory = new S3Connections(options.Timeout),
            MaxErrorRetry = options.Retries,
            RetryMode = RequestRetryMode.Standard,
            // Compatible services of some age refuse the checksums that the SDK would add by itself.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        else (config.ServiceURL, config.AuthenticationRegion) = (endpoint, options.Region);
        return string.IsNullOrEmpty(options.AccessKey)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
