using Transcode.Contracts.Assets;
using Transcode.Contracts.Uploads;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Idempotency;
using Transcode.Storage;

namespace Transcode.Gateway.Assets;

/// <summary>
/// Uploads in parts, whatever way the parts come. They go on at any server: a grain notes how far each is, its bytes lie in the storage.
/// </summary>
internal sealed class UnfinishedUploads(GrainCalls calls, IMediaStore store, Uploads uploads, KeptKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public DateTimeOffset Expires => time.GetUtcNow() + Lifetime;

    /// <param name="length">Bytes that are announced.</param>
    /// <param name="most">Bytes that the server takes.</param>
    /// <returns>Null: such an upload can be begun.</returns>
    public static Failure? Fault(long length, long most) => length == 0
        ? new(FailureCodes.InputEmpty, Phase.ReadingSource, Party.Request, "The upload is empty (0 bytes).")
        : length > most ? new(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Request,
            $"The upload has {length} bytes; this server takes {most}.")
        : null;

    /// <param name="name">What the file is called.</param>
    /// <param name="plan">Its length, and how it is cut.</param>
    /// <param name="isPresigned">Its parts go to the storage without us.</param>
    /// <param name="once">Of a request that may come twice; null: it makes a new one each time.</param>
    /// <param name="caller">Whose it is.</param>
    /// <param name="stop">Given up.</param>
    /// <exception cref="QuotaException">The caller's key may not upload so much today.</exception>
    public async Task<(AssetId Id, UploadState State)> Begin(string? name, PartPlan plan, bool isPresigned, string? once, Caller caller,
        CancellationToken stop)
    {
        if (await keys.BytesLeft(caller, stop) is { } left && plan.Length > left)
            throw QuotaException.OfBytes(caller, left);
        var asset = new AssetId(OnceOnly.Id(once, "upload", time.GetUtcNow()).ToString());
        var (key, label) = (MediaKey.Parse(AssetLayout.Source(asset, SourceName.Extension(name))), SourceName.Label(name));
        await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Begin(label, caller.Tenant), stop);
        var multipart = await store.Multipart.Start(key, ContentTypes.Unknown, stop);
        var start = new UploadState
        {
            Label = label,
            Key = key.Value,
            Multipart = multipart.Id,
            Length = plan.Length,
            PartBytes = checked((int)plan.PartBytes),
            Expires = Expires,
            IsPresigned = isPresigned,
        };
        // Counted when it begins: it may go on at another server.
        keys.Uploaded(caller, plan.Length);
        var begun = await calls.Ask(() => Of(asset).Begin(start), stop);
        // The request came before, and its answer was lost.
        if (begun.Multipart != multipart.Id)
            await store.Multipart.Abort(multipart, stop);
        return (asset, begun);
    }

    /// <summary>Null: there is none of that way, or its time is over.</summary>
    public async Task<UploadState?> Find(AssetId asset, bool isPresigned, CancellationToken stop)
        => IsId(asset) && await calls.Ask(() => Of(asset).Find(), stop) is { } state && state.IsPresigned == isPresigned ? state : null;

    /// <summary>For who writes from now on. Null: there is none.</summary>
    public Task<UploadState?> Open(AssetId asset, CancellationToken stop) => calls.Ask(() => Of(asset).Open(), stop);

    /// <summary>Somebody goes on with it: it has its time anew.</summary>
    public Task Renew(AssetId asset, CancellationToken stop) => calls.Ask(() => Of(asset).Renew(Expires), stop);

    /// <returns>False: another writes by now; nothing was noted.</returns>
    public Task<bool> Commit(AssetId asset, UploadState state) => calls.Ask(() => Of(asset).Commit(state), CancellationToken.None);

    /// <summary>All parts are noted: they become an asset. Asked again it finishes what was interrupted.</summary>
    /// <returns>The asset; null: the upload was given up meanwhile.</returns>
    public async Task<UploadedAsset?> Finish(AssetId asset, UploadState state)
    {
        var stored = await store.Multipart.Complete(MultipartOf(state),
            [.. state.Tags.Select((tag, i) => new MultipartPart(i + 1, tag))], CancellationToken.None);
        var arrived = await uploads.Arrived(asset, state.Label, stored, CancellationToken.None);
        if (await Commit(asset, state with { IsDone = true }))
            return arrived;
        if (await calls.Ask(() => Of(asset).Find(), CancellationToken.None) is not null)
            return arrived;
        await Remove(asset, CancellationToken.None);
        return null;
    }

    /// <summary>Forgets it and all that came of it.</summary>
    public async Task GiveUp(AssetId asset, UploadState state, CancellationToken stop)
    {
        await calls.Ask(() => Of(asset).Drop(), stop);
        await store.Multipart.Abort(MultipartOf(state), stop);
        await Remove(asset, stop);
    }

    /// <summary>Its asset is deleted: nobody goes on with it.</summary>
    public async Task Forget(AssetId asset, CancellationToken stop)
    {
        if (!IsId(asset) || await calls.Ask(() => Of(asset).Find(), stop) is not { } state)
            return;
        await calls.Ask(() => Of(asset).Drop(), stop);
        if (!state.IsDone)
            await store.Multipart.Abort(MultipartOf(state), stop);
    }

    public static MultipartUpload MultipartOf(UploadState state) => new(MediaKey.Parse(state.Key), state.Multipart);

    private async Task Remove(AssetId asset, CancellationToken stop)
    {
        await uploads.Forget(asset, stop);
        await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Delete(), stop);
    }

    private IUploadGrain Of(AssetId asset) => calls.Grain<IUploadGrain>(asset.Value);

    private static bool IsId(AssetId asset) => Guid.TryParseExact(asset.Value, "D", out _);
}
