using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Transcode.Contracts;
using Transcode.Contracts.Keys;
using Transcode.Domain.Keys;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Access;

/// <summary>
/// The keys that people made, as this server last heard of them. While it is asked, it asks for what has changed every other second: a
/// request costs a look into a table, a key that is revoked on another server is refused within seconds, and a server that nobody asks asks
/// nobody.
/// </summary>
internal sealed partial class KeptKeys(GrainCalls calls, TimeProvider time, ILogger<KeptKeys> log)
{
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(2);

    /// <summary>A key that is not known may have been made a moment ago on another server.</summary>
    private static readonly TimeSpan _freshForUnknown = TimeSpan.FromMilliseconds(250);

    /// <summary>While the silos are away what was known last holds, but no longer.</summary>
    private static readonly TimeSpan _longestOutage = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _readTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _betweenTold = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, KeyUsage> _usage = new(StringComparer.Ordinal);
    private Known? _known;
    private Task<Known>? _reading;
    private long _toldAt = time.GetTimestamp();

    /// <param name="id">Of the key.</param>
    /// <param name="digest">SHA-256 of what was presented; null: it was proven before.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>Null: there is no such key, or it holds no longer.</returns>
    public async ValueTask<KnownKey?> Find(string id, byte[]? digest, CancellationToken stop)
    {
        if (!KeyText.IsId(id) || await Stored(id, stop) is not { } kept
            || digest is not null && !CryptographicOperations.FixedTimeEquals(kept.Hash, digest))
            return null;
        var now = time.GetUtcNow();
        if (!kept.Stored.HoldsAt(now))
            return null;
        UsageOf(id).Used(now);
        if (time.GetElapsedTime(Volatile.Read(ref _toldAt)) >= _betweenTold)
            Tell();
        return kept.Key;
    }

    /// <summary>All of them, with those that hold no longer.</summary>
    public async Task<IReadOnlyList<StoredKey>> List(CancellationToken stop)
        => [.. (await Read(TimeSpan.Zero, stop)).Keys.Values.Select(kept => kept.Stored)];

    /// <summary>32 bytes that all servers of the platform share, for what they sign.</summary>
    public async ValueTask<byte[]> Secret(CancellationToken stop) => (_known ?? await Read(_fresh, stop)).Secret;

    /// <summary>Something was changed here: what is known is old.</summary>
    public Task Changed(CancellationToken stop) => Read(TimeSpan.Zero, stop);

    /// <summary>How much may still be uploaded today; null: any amount.</summary>
    public async ValueTask<long?> BytesLeft(Caller caller, CancellationToken stop)
    {
        if (caller.Key is not { } id || !KeyText.IsId(id) || await Stored(id, stop) is not { Stored: { BytesPerDay: { } most } stored })
            return null;
        var now = time.GetUtcNow();
        var told = stored.UsedDay == DateOnly.FromDateTime(now.UtcDateTime) ? stored.UsedBytes : 0;
        return Math.Max(0, most - told - UsageOf(id).BytesOf(now));
    }

    /// <summary>Of a key that was made here; all others have none.</summary>
    public async ValueTask<KeyQuota> QuotaOf(Caller caller, CancellationToken stop) =>
        caller.Key is { } id && KeyText.IsId(id) && await Stored(id, stop) is { } kept ? kept.Key.Quota : KeyQuota.None;

    public void Uploaded(Caller caller, long bytes)
    {
        if (caller.Key is { } id && _known?.Keys.ContainsKey(id) == true)
            UsageOf(id).Uploaded(bytes, time.GetUtcNow());
    }

    /// <summary>Tells the engine what was done with which key; nobody waits for it.</summary>
    public void Tell()
    {
        Volatile.Write(ref _toldAt, time.GetTimestamp());
        _ = Task.Run(TellAll);
    }

    private async Task TellAll()
    {
        var uses = _usage.Values.Select(usage => (Usage: usage, Use: usage.Take())).Where(one => one.Use is not null).ToList();
        if (uses.Count == 0)
            return;
        try
        {
            await calls.Grain<IKeyGrain>(IKeyGrain.Key).Use([.. uses.Select(one => one.Use!.Value)]);
            await Changed(CancellationToken.None);
            foreach (var (usage, use) in uses)
                usage.Told(use!.Value);
        }
        catch (Exception failure)
        {
            foreach (var (usage, use) in uses)
                usage.GiveBack(use!.Value);
            LogNotTold(failure);
        }
    }

    private KeyUsage UsageOf(string id) => _usage.GetOrAdd(id, one => new KeyUsage(one));

    private async ValueTask<Kept?> Stored(string id, CancellationToken stop)
    {
        var known = _known is { } now && time.GetElapsedTime(now.ReadAt) < _fresh ? now : await Read(_fresh, stop);
        return known.Keys.GetValueOrDefault(id) ?? (await Read(_freshForUnknown, stop)).Keys.GetValueOrDefault(id);
    }

    /// <summary>One reading for all who ask at the same time.</summary>
    private async Task<Known> Read(TimeSpan fresh, CancellationToken stop)
    {
        Task<Known> reading;
        lock (_gate)
        {
            if (_known is { } known && fresh > TimeSpan.Zero && time.GetElapsedTime(known.ReadAt) < fresh)
                return known;
            // Who has just changed something must not get a reading that began before.
            if (_reading is null || _reading.IsCompleted || fresh == TimeSpan.Zero)
                _reading = Task.Run(ReadNow, CancellationToken.None);
            reading = _reading;
        }
        try
        {
            return await reading.WaitAsync(stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (_known is { } last && time.GetElapsedTime(last.ReadAt) < _longestOutage)
                return last;
            throw new FactsUnavailableException("The keys cannot be read: the engine does not answer. Try again in a few seconds.",
                failure);
        }
    }

    private async Task<Known> ReadNow()
    {
        var (before, began) = (_known, time.GetTimestamp());
        var changes = await calls.Grain<IKeyGrain>(IKeyGrain.Key).Since(before?.Version).WaitAsync(_readTimeout, time);
        var keys = (changes.IsAll || before is null ? ImmutableDictionary<string, Kept>.Empty
            : before.Keys).SetItems(changes.Keys.Select(key => KeyValuePair.Create(key.Id, Kept.Of(key))));
        var known = new Known(changes.Version, keys, changes.Secret, began);
        lock (_gate)
            // Two readings may end in another order than they began.
            if (_known is null || _known.ReadAt <= began)
                _known = known;
        return known;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "When keys were last used could not be told; it is tried again")]
    private partial void LogNotTold(Exception failure);

    private sealed record Known(KeyVersion Version, ImmutableDictionary<string, Kept> Keys, byte[] Secret, long ReadAt);

    private sealed record Kept(StoredKey Stored, byte[] Hash, KnownKey Key)
    {
        public static Kept Of(StoredKey key) => new(key, Convert.FromHexString(key.Hash), KnownKey.Of(key));
    }
}
