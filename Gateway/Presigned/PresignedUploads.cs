using Transcode.Contracts.Uploads;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Storage;

namespace Transcode.Gateway.Presigned;

/// <summary>
/// Uploads whose bytes do not pass through us: addresses are given for the parts, the storage is asked what came of them, and what is whole
/// becomes an asset.
/// </summary>
internal sealed class PresignedUploads(UnfinishedUploads unfinished, Uploads uploads, IMediaStore store, GatewayOptions options)
{
    public async Task<UploadReport> Begin(string? name, long bytes, string? once, Caller caller, CancellationToken stop)
    {
        var plan = PartPlan.Of(bytes, options.PartBytes);
        var (id, state) = await unfinished.Begin(name, plan, isPresigned: true, once, caller, stop);
        return UploadReport.Of(id, state, new ArrivedParts(plan, []));
    }

    /// <summary>Null: there is none, or its time is over.</summary>
    public Task<UploadState?> Find(AssetId id, CancellationToken stop) => unfinished.Find(id, isPresigned: true, stop);

    /// <summary>Null: the storage has given it up.</summary>
    public async Task<UploadReport?> Report(AssetId id, UploadState state, CancellationToken stop)
        => state.IsDone ? UploadReport.Of(id, state, null)
        : await Arrived(state, stop) is { } parts ? UploadReport.Of(id, state, parts) : null;

    /// <summary>Who asks goes on with it: it has its time anew.</summary>
    /// <param name="id">Which.</param>
    /// <param name="state">As it was found, not whole yet.</param>
    /// <param name="from">The first part.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="server">This server as the caller reaches it, for a storage that is reached through it.</param>
    /// <param name="stop">Given up.</param>
    public async Task<PartAddresses> Addresses(AssetId id, UploadState state, int from, int count, string server, CancellationToken stop)
    {
        var (plan, upload, grants) = (PlanOf(state), UnfinishedUploads.MultipartOf(state), new List<(int Part, Grant.Request Grant)>());
        foreach (var part in Enumerable.Range(from, Math.Min(count, plan.Count - from + 1)))
            grants.Add((part, await store.Multipart.GrantPart(upload, part, plan.LengthOf(part), options.TransferLifetime, stop)
                as Grant.Request ?? throw new InvalidOperationException("A part was to be given a path.")));
        await unfinished.Renew(id, stop);
        return new PartAddresses(id.Value,
            [.. grants.Select(each => new PartAddress(each.Part, each.Grant.Method, Whole(each.Grant.Url, server), each.Grant.Headers,
                plan.LengthOf(each.Part)))], grants.Min(each => each.Grant.Expires));
    }

    /// <summary>Makes an asset of it. Twice is once.</summary>
    /// <param name="id">Which.</param>
    /// <param name="tags">What the sender was answered for each part; null: it does not say.</param>
    /// <param name="stop">Given up.</param>
    public async Task<CompleteOutcome> Complete(AssetId id, IReadOnlyList<string>? tags, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } state)
            return new CompleteOutcome.Unknown();
        if (state.IsDone)
            return Outcome(await uploads.Find(id, stop));
        // Noted by a call that was interrupted: the storage may have put them together already.
        if (state.Tags.Length > 0 && await Finish(id, state) is { } finished)
            return finished;
        if (await Arrived(state, stop) is not { } parts)
            // Another call was quicker, or the storage has given it up.
            return await Find(id, stop) is { IsDone: true } ? Outcome(await uploads.Find(id, stop)) : new CompleteOutcome.Unknown();
        if (parts.Unfit is { } unfit)
        {
            await unfinished.GiveUp(id, state, stop);
            return new CompleteOutcome.Unfit(unfit, PlanOf(state).LengthOf(unfit.Number));
        }
        if (parts.Missing is { Count: > 0 } missing)
            return new CompleteOutcome.Incomplete(missing);
        if (tags is not null && tags.Count != PlanOf(state).Count)
            return new CompleteOutcome.Miscounted(PlanOf(state).Count);
        if (tags is not null && parts.Other(tags) is { } other)
            return new CompleteOutcome.Other(other);
        var noted = state with { Tags = parts.Tags };
        return !await unfinished.Commit(id, noted) ? new CompleteOutcome.Unknown()
            : await Finish(id, noted) ?? new CompleteOutcome.Changed();
    }

    /// <returns>False: it is an asset by now.</returns>
    public async Task<bool> GiveUp(AssetId id, UploadState state, CancellationToken stop)
    {
        if (state.IsDone)
            return false;
        await unfinished.GiveUp(id, state, stop);
        return true;
    }

    public static PartPlan PlanOf(UploadState state) => new(state.Length, state.PartBytes);

    /// <summary>Null: a part was sent again since its tag was noted.</summary>
    private async Task<CompleteOutcome?> Finish(AssetId id, UploadState state)
    {
        try
        {
            return Outcome(await unfinished.Finish(id, state));
        }
        catch (MediaStoreException exception) when (exception.Failure is StorageFailure.PartRefused)
        {
            return null;
        }
        catch (MediaStoreException exception) when (exception.Failure is StorageFailure.UploadGone)
        {
            return new CompleteOutcome.Unknown();
        }
    }

    /// <summary>Null: the storage knows of no such upload.</summary>
    private async Task<ArrivedParts?> Arrived(UploadState state, CancellationToken stop)
    {
        try
        {
            return new ArrivedParts(PlanOf(state), await store.Multipart.List(UnfinishedUploads.MultipartOf(state), stop));
        }
        catch (MediaStoreException exception) when (exception.Failure is StorageFailure.UploadGone)
        {
            return null;
        }
    }

    /// <summary>What lies in a folder is sent through a server.</summary>
    private static string Whole(Uri url, string server) => url.IsAbsoluteUri ? url.AbsoluteUri : server + url.OriginalString;

    private static CompleteOutcome Outcome(UploadedAsset? asset)
        => asset is null ? new CompleteOutcome.Unknown() : new CompleteOutcome.Done(asset);
}

/// <summary>What became of an upload that was said to be whole.</summary>
internal abstract record CompleteOutcome
{
    private CompleteOutcome() { }

    public sealed record Done(UploadedAsset Asset) : CompleteOutcome;

    /// <summary>There is no such upload, or its time is over.</summary>
    public sealed record Unknown : CompleteOutcome;

    /// <summary>It goes on when these have come.</summary>
    public sealed record Incomplete(IReadOnlyList<int> Missing) : CompleteOutcome;

    /// <summary>Bytes came that were not announced; nothing is kept.</summary>
    public sealed record Unfit(StoredPart Part, long Expected) : CompleteOutcome;

    /// <summary>A part was sent again at that moment.</summary>
    public sealed record Changed : CompleteOutcome;

    /// <summary>There are more tags than parts, or fewer.</summary>
    public sealed record Miscounted(int Parts) : CompleteOutcome;

    /// <summary>What lies there is not what the sender was answered.</summary>
    public sealed record Other(StoredPart Part) : CompleteOutcome;
}
