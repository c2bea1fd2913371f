using Transcode.Contracts.Assets;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Assets;

/// <summary>
/// Decides alone, one after the other, whether its asset takes a job. The row names the owner, and only the owner's log moves the status:
/// this grain reads it anew for each question and remembers nothing.
/// </summary>
[GrainType("asset")]
internal sealed class AssetGrain(ReadModel rows, TimeProvider time) : Grain, IAssetGrain
{
    private AssetId Id => new(this.GetPrimaryKeyString());

    public Task<AssetAnswer> Begin(string label, string? tenant = null) => Change(asset => asset is null
        ? Keep(New(label, AssetStatus.Uploading) with { Tenant = tenant })
        : asset.Status == AssetStatus.Uploading ? Stay(asset) : Refuse(AssetRefusal.Busy, asset));

    public Task<AssetAnswer> Arrive(string label) => Change(asset => asset switch
    {
        null => Keep(New(label, AssetStatus.Uploaded)),
        { Status: AssetStatus.Uploading } => Keep(AssetDecider.Move(asset, AssetStatus.Uploaded)! with { Label = label }),
        _ => Stay(asset),
    });

    public async Task<AssetAnswer> Submit(JobOrder order)
    {
        var answer = await Change(asset => Take(asset, order));
        if (answer.Refused is null)
            await GrainFactory.GetGrain<IJobGrain>(order.Id.Value).Submit(order);
        return answer;
    }

    public async Task<Asset?> Find() => (await rows.Asset(Id, CancellationToken.None))?.Asset;

    public async Task<AssetAnswer> Delete()
    {
        if ((await rows.Asset(Id, CancellationToken.None))?.Asset is not { } asset)
            return new(AssetRefusal.Unknown, null);
        if (asset.Job is { } owner && await HoldOf(owner) == OutputHold.Held)
            return new(AssetRefusal.Busy, asset);
        await rows.Drop(Id, CancellationToken.None);
        return new(null, asset);
    }

    private async Task<Step> Take(Asset? asset, JobOrder order)
    {
        if (asset is null)
            return Owned(New(order.Label,
                order.Source.Fetch is null ? AssetStatus.Uploaded : AssetStatus.Uploading) with
            { Tenant = order.Tenant }, order);
        // Told twice, or the job was not reached the first time.
        if (asset.Job == order.Id)
            return new(asset, Writes: false);
        return asset.Status switch
        {
            AssetStatus.Uploading => new(asset, Writes: false, AssetRefusal.Uploading),
            AssetStatus.Ready => new(asset, Writes: false, AssetRefusal.Ready),
            _ when asset.Job is { } owner && await HoldOf(owner) == OutputHold.Held => new(asset, Writes: false, AssetRefusal.Busy),
            _ => Owned(asset with { Status = AssetStatus.Uploaded }, order),
        };
    }

    private static Step Owned(Asset asset, JobOrder order)
        => new(asset with { Job = order.Id, Generation = asset.Generation + 1 }, Writes: true);

    private Task<OutputHold> HoldOf(JobId owner) => GrainFactory.GetGrain<IJobGrain>(owner.Value).Hold();

    private Asset New(string label, AssetStatus status) => new() { Id = Id, Label = label, Status = status, At = time.GetUtcNow() };

    private static Task<Step> Keep(Asset asset) => Task.FromResult(new Step(asset, Writes: true));

    private static Task<Step> Stay(Asset asset) => Task.FromResult(new Step(asset, Writes: false));

    private static Task<Step> Refuse(AssetRefusal why, Asset asset) => Task.FromResult(new Step(asset, Writes: false, why));

    /// <summary>Again when the owner's log, or another activation, was quicker.</summary>
    private async Task<AssetAnswer> Change(Func<Asset?, Task<Step>> decide)
    {
        while (true)
        {
            var row = await rows.Asset(Id, CancellationToken.None);
            var step = await decide(row?.Asset);
            if (!step.Writes || await rows.Keep(step.Asset, row?.Version ?? 0, CancellationToken.None))
                return new(step.Refused, step.Asset);
        }
    }

    private sealed record Step(Asset Asset, bool Writes, AssetRefusal? Refused = null);
}
