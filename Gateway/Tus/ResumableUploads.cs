using System.Security.Cryptography;
using Transcode.Contracts.Uploads;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Delivery;
using Transcode.Storage;

namespace Transcode.Gateway.Tus;

/// <summary>
/// Uploads that may break off anywhere and go on at any server: whole parts go to the storage as they come, the rest of the last one is put
/// aside, and a grain notes how far it is.
/// </summary>
internal sealed class ResumableUploads(UnfinishedUploads unfinished, IMediaStore store, TimeProvider time)
{
    /// <summary>What is put aside of a cut connection is put aside within this time.</summary>
    private static readonly TimeSpan _longestAside = TimeSpan.FromSeconds(30);

    public Task<(AssetId Id, UploadState State)> Create(string? name, long length, Caller caller, CancellationToken stop)
        => unfinished.Begin(name, new PartPlan(length, PartOf(length)), isPresigned: false, once: null, caller, stop);

    /// <summary>Null: there is none, or its time is over.</summary>
    public async Task<UploadState?> Find(AssetId asset, CancellationToken stop)
    {
        if (await unfinished.Find(asset, isPresigned: false, stop) is not { } state)
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
        if (await unfinished.Find(asset, isPresigned: false, stop) is null || await unfinished.Open(asset, stop) is not { } opened)
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
                var isNoted = await unfinished.Commit(asset, next);
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
        await unfinished.GiveUp(asset, state, stop);
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
        var expires = unfinished.Expires;
        if (length < whole)
            return (await Aside(asset, state, body, length) with { Expires = expires }, false);
        var tag = await store.Multipart.PutPart(UnfinishedUploads.MultipartOf(state), state.Tags.Length + 1, body.Part(), length,
            CancellationToken.None);
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
        await unfinished.Finish(asset, state);
        await store.DeletePrefix(MediaPrefix.Parse($"{AssetLayout.Root(asset)}/upload"), CancellationToken.None);
        return state with { IsDone = true };
    }

    /// <summary>What was put aside and counts no more.</summary>
    private Task Discard(string? key, string? kept)
        => key is null || key == kept ? Task.CompletedTask : store.Delete(MediaKey.Parse(key), CancellationToken.None);

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
