using System.Security.Cryptography;
using Transcode.Contracts.Assets;
using Transcode.Contracts.Uploads;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Delivery;
using Transcode.Storage;

namespace Transcode.Gateway.Tus;

/// <summary>
/// Uploads that may break off anywhere and go on at any server: whole parts go to the storage as they come, the rest of the last one is put
/// aside, and a grain notes how far it is.
/// </summary>
internal sealed class ResumableUploads(GrainCalls calls, IMediaStore store, Uploads uploads, KeptKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>What is put aside of a cut connection is put aside within this time.</summary>
    private static readonly TimeSpan _longestAside = TimeSpan.FromSeconds(30);

    public async Task<(AssetId Id, UploadState State)> Create(string? name, long length, Caller caller, CancellationToken stop)
    {
        if (await keys.BytesLeft(caller, stop) is { } left && length > left)
            throw QuotaException.OfBytes(caller, left);
        var now = time.GetUtcNow();
        var asset = new AssetId(Guid.CreateVersion7(now).ToString());
        var (key, label) = (MediaKey.Parse(AssetLayout.Source(asset, SourceName.Extension(name))), SourceName.Label(name));
        await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Begin(label, caller.Tenant), stop);
        var multipart = await store.Multipart.Start(key, ContentTypes.Unknown, stop);
        var start = new UploadState
        {
            Label = label,
            Key = key.Value,
            Multipart = multipart.Id,
            Length = length,
            PartBytes = PartOf(length),
            Expires = now + Lifetime
        };
        // Counted when it begins: it may go on at another server.
        keys.Uploaded(caller, length);
        return (asset, await calls.Ask(() => Of(asset).Begin(start), stop));
    }

    /// <summary>Null: there is none, or its time is over.</summary>
    public async Task<UploadState?> Find(AssetId asset, CancellationToken stop)
    {
        if (!IsId(asset) || await calls.Ask(() => Of(asset).Find(), stop) is not { } state)
            return null;
        // All of it came, and the server died before it said so.
        return !state.IsDone && state.Offset == state.Length ? await Finish(asset, state) : state;
    }

    /// <summary>Takes bytes from an offset on, as many as come.</summary>
    /// <param name="asset">Which.</param>
    /// <param name="offset">Where the caller goes on.</param>
    /// <param name="bytes">What it sends.</param>
    /// <param name="checksum">Of all that it sends; null: it promises nothing.</param>
    /// <param name="stop">The caller hung up.</param>
    public async Task<UploadOutcome> Append(AssetId asset, long offset, Stream bytes, UploadChecksum? checksum, CancellationToken stop)
    {
        if (!IsId(asset) || await calls.Ask(() => Of(asset).Open(), stop) is not { } opened)
            return new UploadOutcome.Unknown();
        if (opened.Offset != offset)
            return new UploadOutcome.Elsewhere(opened.Offset);
        if (opened.IsDone)
            return new UploadOutcome.Taken(opened);
        using var hash = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm);
        using var body = new UploadBody(MediaMeter.Received(bytes, "upload"), hash);
        var state = opened;
        do
        {
            var (next, isLast) = await Part(asset, state, body);
            if (body.IsOver || isLast)
            {
                if (isLast && await body.HasMore())
                    return new UploadOutcome.TooLong();
                if (hash is not null && (body.IsCut || !CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), checksum!.Value)))
                    return new UploadOutcome.Mismatch();
            }
            // What is promised by a checksum is noted as a whole, or not at all.
            if (hash is null || body.IsOver || isLast)
            {
                var isNoted = await Commit(asset, next);
                await Discard(isNoted ? opened.TailKey : next.TailKey, isNoted ? next.TailKey : opened.TailKey);
                if (!isNoted)
                    return new UploadOutcome.Elsewhere((await Find(asset, CancellationToken.None))?.Offset ?? 0);
            }
            state = next;
        }
        while (!body.IsOver && state.Offset < state.Length);
        return new UploadOutcome.Taken(state.Offset == state.Length ? await Finish(asset, state) : state);
    }

    /// <summary>Forgets it and all that came of it.</summary>
    /// <returns>False: there is none, or it is an asset by now.</returns>
    public async Task<bool> Terminate(AssetId asset, CancellationToken stop)
    {
        if (await Find(asset, stop) is not { IsDone: false } state)
            return false;
        await calls.Ask(() => Of(asset).Drop(), stop);
        await store.Multipart.Abort(new(MediaKey.Parse(state.Key), state.Multipart), stop);
        await uploads.Forget(asset, stop);
        await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Delete(), stop);
        return true;
    }

    /// <summary>One part, or as much of it as comes; it lies in the storage, and is not noted yet.</summary>
    private async Task<(UploadState Next, bool IsLast)> Part(AssetId asset, UploadState state, UploadBody body)
    {
        await using (var tail = await OpenTail(state))
            await body.Begin(tail?.Bytes, CancellationToken.None);
        var begins = (long)state.Tags.Length * state.PartBytes;
        var whole = (int)Math.Min(state.PartBytes, state.Length - begins);
        var length = await body.Fill(whole);
        var expires = time.GetUtcNow() + Lifetime;
        if (length < whole)
            return (await Aside(asset, state, body, length) with { Expires = expires }, false);
        var tag = await store.Multipart.PutPart(new(MediaKey.Parse(state.Key), state.Multipart), state.Tags.Length + 1, body.Part(),
            length, CancellationToken.None);
        return (state with { Tags = [.. state.Tags, tag], Tail = 0, TailKey = null, Expires = expires }, begins + length == state.Length);
    }

    /// <summary>The caller may be gone: its bytes are not.</summary>
    private async Task<UploadState> Aside(AssetId asset, UploadState state, UploadBody body, int length)
    {
        if (length == state.Tail)
            return state;
        using var patience = new CancellationTokenSource(_longestAside, time);
        var key = MediaKey.Parse($"{AssetLayout.Root(asset)}/upload/{state.Fence}-{state.Tags.Length}-{length}");
        await store.Put(key, body.Part(), length, ContentTypes.Unknown, patience.Token);
        return state with { Tail = length, TailKey = key.Value };
    }

    private async Task<MediaContent?> OpenTail(UploadState state) => state.TailKey is { } key
        ? await store.OpenRead(MediaKey.Parse(key), null, CancellationToken.None) is ReadOutcome.Found { Content: { } found }
        && found.Length == state.Tail
            ? found
            : throw new MediaStoreException(new StorageFailure.UploadGone(MediaKey.Parse(state.Key)))
        : null;

    /// <summary>Asked again it finishes what was interrupted.</summary>
    private async Task<UploadState> Finish(AssetId asset, UploadState state)
    {
        var key = MediaKey.Parse(state.Key);
        var stored = await store.Multipart.Complete(new(key, state.Multipart),
            [.. state.Tags.Select((tag, i) => new MultipartPart(i + 1, tag))], CancellationToken.None);
        await uploads.Arrived(asset, state.Label, stored, CancellationToken.None);
        var done = state with { IsDone = true };
        await Commit(asset, done);
        await store.DeletePrefix(MediaPrefix.Parse($"{AssetLayout.Root(asset)}/upload"), CancellationToken.None);
        return done;
    }

    /// <summary>What was put aside and counts no more.</summary>
    private Task Discard(string? key, string? kept)
        => key is null || key == kept ? Task.CompletedTask : store.Delete(MediaKey.Parse(key), CancellationToken.None);

    private Task<bool> Commit(AssetId asset, UploadState state) => calls.Ask(() => Of(asset).Commit(state), CancellationToken.None);

    private IUploadGrain Of(AssetId asset) => calls.Grain<IUploadGrain>(asset.Value);

    private static bool IsId(AssetId asset) => Guid.TryParseExact(asset.Value, "D", out _);

    /// <summary>A power of two of megabytes, so that the longest upload has fewer parts than storages take.</summary>
    private static int PartOf(long length)
    {
        var part = IMultipartUploads.SmallestPart;
        while (length / part >= IMultipartUploads.MostParts && part < 1 << 30)
            part *= 2;
        return part;
    }
}

/// <summary>What the caller promises of the bytes that it sends.</summary>
internal sealed record UploadChecksum(HashAlgorithmName Algorithm, byte[] Value);

/// <summary>What became of bytes that were sent.</summary>
internal abstract record UploadOutcome
{
    private UploadOutcome() { }

    /// <summary>They lie in the storage.</summary>
    public sealed record Taken(UploadState State) : UploadOutcome;

    /// <summary>There is no such upload, or its time is over.</summary>
    public sealed record Unknown : UploadOutcome;

    /// <summary>The upload is at another place, or another connection goes on with it.</summary>
    public sealed record Elsewhere(long Offset) : UploadOutcome;

    /// <summary>They are not what their checksum promised; none was kept.</summary>
    public sealed record Mismatch : UploadOutcome;

    /// <summary>More came than was announced.</summary>
    public sealed record TooLong : UploadOutcome;
}
