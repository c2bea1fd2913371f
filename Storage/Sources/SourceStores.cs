using System.Collections.Concurrent;
using Transcode.Domain.Addresses;

namespace Transcode.Storage.Sources;

/// <summary>
/// The stores from which a job's source may be named as <c>s3://bucket/key</c> or <c>az://container/blob</c>. The credentials stay here:
/// whoever fetches is given an address that is good for one object and some minutes, and asks for another before each request.
/// </summary>
/// <param name="stores">By the operator's names.</param>
/// <param name="own">What the user of this machine has in the environment, for jobs of that user alone; by kind.</param>
/// <param name="clock">Tells until when an address is good.</param>
public sealed class SourceStores(
    IReadOnlyDictionary<string, SourceStoreOptions> stores, IReadOnlyDictionary<StoredKind, SourceStoreOptions> own, TimeProvider clock)
    : IDisposable
{
    private readonly ConcurrentDictionary<(SourceStoreOptions, string Bucket), Lazy<SourceStore>> _open = new();

    /// <summary>No object of any store is a source.</summary>
    public static SourceStores None { get; } = new(
        new Dictionary<string, SourceStoreOptions>(), new Dictionary<StoredKind, SourceStoreOptions>(), TimeProvider.System);

    /// <summary>What keeps somebody from reading an object; null: nothing that can be told without asking the store.</summary>
    /// <param name="url">The object.</param>
    /// <param name="tenant">Whose job is to read it; null: the platform's own.</param>
    /// <param name="isOwner">The user whose machine this is asks, and may use what that user's environment holds.</param>
    public string? Problem(StoredUrl url, string? tenant, bool isOwner)
    {
        if (Of(url, tenant) is not null || (isOwner && own.ContainsKey(url.Kind)))
            return null;
        var example = url.Kind == StoredKind.S3 ? "S3" : "Blob";
        var environment = !isOwner ? ""
            : url.Kind == StoredKind.S3 ? ", or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            : ", or set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT";
        // Whether another tenant, or another folder, would be served is nobody's business.
        return $"No store is configured from which this job may read {url.Place}. Let the operator name it in the settings "
            + $"Sources:NAME:Kind={example} and Sources:NAME:Buckets={url.Bucket}{environment}; or upload the file.";
    }

    /// <summary>An address that is good for one GET of one object, at once and for some minutes.</summary>
    /// <param name="url">The object.</param>
    /// <param name="tenant">Of the job.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="SourceStoreException">The settings have no store for it any more, or nothing to sign with.</exception>
    public Task<Grant.Request> Sign(StoredUrl url, string? tenant, CancellationToken stop)
    {
        // A job of the owner was admitted as one; of a tenant none ever was.
        var options = Of(url, tenant) ?? (tenant is null ? own.GetValueOrDefault(url.Kind) : null)
            ?? throw new SourceStoreException(Problem(url, tenant, isOwner: false)!);
        var store = _open.GetOrAdd((options, url.Bucket), at => new(() => SourceStore.Open(at.Item1, at.Bucket, clock)));
        return store.Value.Sign(url.Key, stop);
    }

    public void Dispose()
    {
        foreach (var store in _open.Values.Where(store => store.IsValueCreated))
            store.Value.Dispose();
    }

    private SourceStoreOptions? Of(StoredUrl url, string? tenant) => stores.Values.FirstOrDefault(store => store.Kind == url.Kind
        && store.BucketNames.Contains(url.Bucket, StringComparer.Ordinal)
        && url.Key.StartsWith(store.Prefix, StringComparison.Ordinal)
        && store.Serves(tenant));
}
