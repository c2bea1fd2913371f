using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace Transcode.Storage.Blob;

/// <summary>The connection: client, container, and how our keys become the names of blobs.</summary>
internal sealed class BlobContainer
{
    /// <summary>What belongs to uploads under way. No key of ours begins with '.', so nothing of it is ever listed or addressed as an
    /// object.</summary>
    private const string Hidden = ".uploads";

    private readonly string _prefix;

    public BlobContainer(BlobStoreOptions options, TokenCredential? credential, HttpPipelineTransport? transport)
    {
        Options = options;
        Where = options.ToString();
        _prefix = options.Prefix.Length > 0 ? options.Prefix + "/" : "";
        var settings = SettingsOf(options);
        if (transport is not null) settings.Transport = transport;
        Service = string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new BlobServiceClient(new Uri(options.AccountUrl!), credential ?? new DefaultAzureCredential(), settings)
            : new BlobServiceClient(options.ConnectionString, settings);
        Client = Service.GetBlobContainerClient(options.Container);
    }

    public BlobStoreOptions Options { get; }

    /// <summary>For messages.</summary>
    public string Where { get; }

    public BlobServiceClient Service { get; }

    public BlobContainerClient Client { get; }

    public BlockBlobClient Blob(string name) => Client.GetBlockBlobClient(name);

    public BlockBlobClient Blob(MediaKey key) => Blob(_prefix + key.Value);

    public string PrefixOf(MediaPrefix folder) => folder.IsRoot ? _prefix : $"{_prefix}{folder.Value}/";

    /// <summary>Below it lie the uploads under way, each in a folder of its own.</summary>
    public string Uploads => $"{_prefix}{Hidden}/";

    /// <summary>Null for a name that no key of ours can have.</summary>
    public MediaKey? KeyFrom(string name) =>
        name.StartsWith(_prefix, StringComparison.Ordinal) && MediaKey.TryParse(name[_prefix.Length..], out var key, out _) ? key : null;

    private static BlobClientOptions SettingsOf(BlobStoreOptions options) => new()
    {
        Retry = { MaxRetries = options.Retries, NetworkTimeout = options.Timeout, Delay = TimeSpan.FromMilliseconds(400),
            MaxDelay = TimeSpan.FromSeconds(20) },
        // Neither keys of media nor addresses belong into logs of a library.
        Diagnostics = { IsLoggingEnabled = false },
    };
}
