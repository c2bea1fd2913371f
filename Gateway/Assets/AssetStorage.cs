using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Application;
using Transcode.Storage;

namespace Transcode.Gateway.Assets;

/// <summary>
/// What assets take in the storage, counted by listing it. One asset is counted when somebody looks, all of them in the background and the
/// more seldom the longer it takes; neither counts without end.
/// </summary>
internal sealed partial class AssetStorage(IMediaStore store, JobService jobs, TimeProvider time, ILogger<AssetStorage> log) : IDisposable
{
    /// <summary>Files of one asset that are counted: a day of film in five renditions has about 72,000.</summary>
    private const int MostOfOne = 100_000;

    /// <summary>Files of all assets that are counted.</summary>
    private const int MostOfAll = 1_000_000;

    private const int MostKnown = 2000;
    private const int LongestQuestion = 500;

    /// <summary>So many assets are counted at the same time.</summary>
    private const int AtOnce = 8;

    /// <summary>While a job writes, and where nothing changes by itself.</summary>
    private static readonly (TimeSpan Moving, TimeSpan Resting) _fresh = (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

    /// <summary>Counting all takes no more than a hundredth of the time, and is not put off longer than this.</summary>
    private static readonly TimeSpan _longestFresh = TimeSpan.FromMinutes(10);

    private const int Seldom = 100;

    /// <summary>A list does not wait longer.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<AssetId, Known> _known = new();
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly Lock _gate = new();
    private Task _counting = Task.CompletedTask;
    private TimeSpan _freshTotal;
    private volatile StoredTotal? _total;

    /// <summary>As it was a short while ago.</summary>
    public Task<StoredBytes> Of(Asset asset, CancellationToken stop) => Counted(asset).WaitAsync(stop);

    /// <summary>Those that are counted at once; the others are being counted.</summary>
    public async Task<IReadOnlyDictionary<AssetId, StoredBytes>> Of(IReadOnlyList<Asset> assets, CancellationToken stop)
    {
        var counted = assets.Select(asset => (asset.Id, Bytes: Counted(asset))).ToList();
        await Task.WhenAny(Task.WhenAll(counted.Select(one => one.Bytes)), Task.Delay(_patience, time, stop));
        return counted.Where(one => one.Bytes.IsCompletedSuccessfully).ToDictionary(one => one.Id, one => one.Bytes.Result);
    }

    /// <summary>Something of it was deleted.</summary>
    public void Forget(AssetId asset) => _known.TryRemove(asset, out _);

    /// <summary>Null: it is still being counted.</summary>
    public async Task<StoredTotal?> Total(CancellationToken stop)
    {
        Task counting;
        lock (_gate)
        {
            if (_counting.IsCompleted && (_total is null || time.GetUtcNow() - _total.At > _freshTotal))
                _counting = Task.Run(CountAll, CancellationToken.None);
            counting = _counting;
        }
        if (_total is null)
            await Task.WhenAny(counting, Task.Delay(_patience, time, stop));
        return _total;
    }

    public void Dispose() => _turns.Dispose();

    private Task<StoredBytes> Counted(Asset asset)
    {
        var fresh = asset.Status is AssetStatus.Uploading or AssetStatus.Transcoding ? _fresh.Moving : _fresh.Resting;
        if (_known.TryGetValue(asset.Id, out var known) && known.Asset == asset && !known.Bytes.IsFaulted
            && time.GetElapsedTime(known.At) < fresh)
            return known.Bytes;
        if (_known.Count >= MostKnown)
            _known.Clear();
        return (_known[asset.Id] = new Known(asset, Task.Run(() => Count(asset), CancellationToken.None), time.GetTimestamp())).Bytes;
    }

    private async Task<StoredBytes> Count(Asset asset)
    {
        await _turns.WaitAsync();
        try
        {
            return await List(asset, CancellationToken.None);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<StoredBytes> List(Asset asset, CancellationToken stop)
    {
        if (!MediaKey.TryParse(AssetLayout.Root(asset.Id), out _, out _))
            return StoredBytes.None;
        var bytes = StoredBytes.None;
        await foreach (var stored in store.List(MediaPrefix.Parse(AssetLayout.Root(asset.Id)), stop))
        {
            if (bytes.Objects == MostOfOne)
                return bytes with { IsAll = false };
            bytes = bytes.With(asset.Id, stored);
        }
        // Files for download lie beside those of all other assets: they are asked for by name.
        foreach (var key in await Downloads(asset, stop))
            if (await store.Stat(key, stop) is { } stored)
                bytes = bytes.With(asset.Id, stored);
        return bytes;
    }

    private async Task<IEnumerable<MediaKey>> Downloads(Asset asset, CancellationToken stop)
        => asset.Job is { } owner && await jobs.Find(owner, stop) is { } job
        ? job.Outputs.Select(output => output.Key)
            .Where(key => key.StartsWith(AssetLayout.Encoded(asset.Id, "", ""), StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).Select(MediaKey.Parse)
        : [];

    private async Task CountAll()
    {
        try
        {
            var began = time.GetTimestamp();
            var (byAsset, objects) = (new Dictionary<string, long>(StringComparer.Ordinal), 0);
            foreach (var folder in AssetLayout.Folders)
                await foreach (var stored in store.List(MediaPrefix.Parse(folder), CancellationToken.None))
                {
                    if (objects == MostOfAll)
                        break;
                    objects++;
                    var asset = AssetLayout.AssetOf(stored.Key.Value);
                    byAsset[asset] = byAsset.GetValueOrDefault(asset) + stored.Length;
                }
            var took = time.GetElapsedTime(began) * Seldom;
            lock (_gate)
                _freshTotal = took < _longestFresh ? took : _longestFresh;
            _total = new StoredTotal(await ByTenant(byAsset), objects, objects < MostOfAll, time.GetUtcNow());
        }
        catch (Exception failure)
        {
            // The storage or the state is away: the next who looks begins anew.
            CountFailed(failure);
        }
    }

    private async Task<Dictionary<string, long>> ByTenant(Dictionary<string, long> byAsset)
    {
        var bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var some in byAsset.Keys.Chunk(LongestQuestion))
        {
            var tenants = (await jobs.Assets([.. some.Select(id => new AssetId(id))], CancellationToken.None))
                .ToDictionary(asset => asset.Id.Value, asset => asset.Tenant ?? "", StringComparer.Ordinal);
            foreach (var asset in some)
            {
                var tenant = tenants.GetValueOrDefault(asset, "");
                bytes[tenant] = bytes.GetValueOrDefault(tenant) + byAsset[asset];
            }
        }
        return bytes;
    }

    /// <summary>An asset as it was when its bytes were counted.</summary>
    private sealed record Known(Asset Asset, Task<StoredBytes> Bytes, long At);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the assets take in the storage could not be counted")]
    private partial void CountFailed(Exception failure);
}
