using System.Text.Json;
using Transcode.Contracts.Assets;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Storage;

namespace Transcode.Gateway.Assets;

/// <summary>Bytes that people send: streamed into the store, where they appear whole or not at all, with a note of what they were
/// called.</summary>
internal sealed class Uploads(IMediaStore store, GrainCalls calls, KeptKeys keys, TimeProvider time)
{
    /// <returns>The asset, or why it was not kept.</returns>
    public async Task<(UploadedAsset? Asset, Failure? Why)> Take(string? name, Stream bytes, long? length, Caller caller,
        CancellationToken stop)
    {
        var left = await keys.BytesLeft(caller, stop);
        if (left is { } most && (most == 0 || length > most))
            throw QuotaException.OfBytes(caller, most);
        var asset = new AssetId(Guid.CreateVersion7(time.GetUtcNow()).ToString());
        var (key, label) = (MediaKey.Parse(AssetLayout.Source(asset, SourceName.Extension(name))), SourceName.Label(name));
        await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Begin(label, caller.Tenant), stop);
        MediaObject stored;
        try
        {
            stored = await store.Put(key, MediaMeter.Received(left is null ? bytes : Metered(bytes, left.Value, caller), "upload"), length,
                ContentTypes.Unknown, stop);
        }
        catch
        {
            // The caller may have hung up: what nobody will finish is not to be listed as under way. Should even this fail, retention sees
            // to it.
            await Drop(asset);
            throw;
        }
        keys.Uploaded(caller, stored.Length);
        if (left is not null)
            keys.Tell();
        if (stored.Length == 0)
        {
            await store.Delete(key, stop);
            await Drop(asset);
            return (null,
                new Failure(FailureCodes.InputEmpty, Phase.ReadingSource, Party.Request,
                    "The upload is empty (0 bytes). Send the file as the body of the request."));
        }
        return (await Arrived(asset, label, stored, stop), null);
    }

    /// <summary>Its bytes are in the store: from now on a job may name it. Twice is once.</summary>
    public async Task<UploadedAsset> Arrived(AssetId asset, string label, MediaObject stored, CancellationToken stop)
    {
        var taken = new UploadedAsset(asset.Value, label, stored.Length, stored.Key.Value, stored.Modified);
        using var note = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(taken, GatewayJson.Default.UploadedAsset));
        await store.Put(NoteOf(asset), note, note.Length, null, stop);
        await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Arrive(label), stop);
        return taken;
    }

    /// <summary>Null: no such upload, or it never finished.</summary>
    public async Task<UploadedAsset?> Find(AssetId asset, CancellationToken stop)
    {
        if (asset.Value.Contains('/', StringComparison.Ordinal) || !MediaKey.TryParse(AssetLayout.Root(asset), out _, out _))
            return null;
        if (await store.OpenRead(NoteOf(asset), null, stop) is not ReadOutcome.Found found)
            return null;
        await using (found.Content)
            return await JsonSerializer.DeserializeAsync(found.Content.Bytes, GatewayJson.Default.UploadedAsset, stop);
    }

    public async Task Forget(AssetId asset, CancellationToken stop)
        => await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Root(asset)), stop);

    /// <summary>Ends what goes on longer than it may.</summary>
    private static MeteredStream Metered(Stream bytes, long left, Caller caller)
    {
        var taken = 0L;
        return new MeteredStream(bytes, count =>
        {
            if ((taken += count) > left)
                throw QuotaException.OfBytes(caller, left);
        });
    }

    private async Task Drop(AssetId asset)
    {
        try
        {
            await calls.Grain<IAssetGrain>(asset.Value).Delete();
        }
        catch (Exception)
        {
            // The first fault is the one to be told.
        }
    }

    private static MediaKey NoteOf(AssetId asset) => MediaKey.Parse(AssetLayout.Root(asset) + "/manifests/upload.json");
}

/// <summary>The answer to an upload, and the note that is kept of it.</summary>
/// <param name="AssetId">To be named in POST /api/jobs.</param>
/// <param name="Label">What it was called; a label, never a path.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Key">Where it lies.</param>
/// <param name="At">When it had arrived.</param>
public sealed record UploadedAsset(string AssetId, string Label, long Bytes, string Key, DateTimeOffset At)
{
    internal SourceLocation Source => new(Key, null, Bytes, null);
}
