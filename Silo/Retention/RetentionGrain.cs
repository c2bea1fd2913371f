using Transcode.Contracts.Assets;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Retention;
using Transcode.Contracts.Webhooks;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Silo.Burst;
using Transcode.Silo.Facts;
using Transcode.Silo.Webhooks;

namespace Transcode.Silo.Retention;

/// <summary>Looks what is over for long, and asks each to go: a job or a worker knows best whether something is still under way.</summary>
[GrainType("retention")]
internal sealed class RetentionGrain(ReadModel rows, WebhookTable webhooks, DeliveryTable deliveries, BurstTable bursts,
    RetentionOptions options, TimeProvider time) : Grain, IRetentionGrain
{
    /// <summary>More go the next time: nobody waits for it.</summary>
    private const int MostAtOnce = 1000;

    private static readonly TimeSpan _rest = TimeSpan.FromMinutes(30);
    private long? _last;

    public async Task<Swept> Sweep()
    {
        if (_last is { } last && time.GetElapsedTime(last) < _rest)
            return Swept.Nothing;
        _last = time.GetTimestamp();
        return new(await Jobs(), await Workers(), await Uploads(), await Deliveries());
    }

    public Task<RetentionRules> Rules()
        => Task.FromResult(new RetentionRules(options.JobDays, options.WorkerDays, options.UploadDays, options.WebhookDays));

    private async Task<int> Jobs()
    {
        var gone = 0;
        if (options.JobDays == 0)
            return 0;
        await bursts.Forget(Ago(options.JobDays), CancellationToken.None);
        foreach (var job in await rows.OverBefore(Ago(options.JobDays), MostAtOnce, CancellationToken.None))
            gone += await GrainFactory.GetGrain<IJobGrain>(job.Value).Forget() ? 1 : 0;
        return gone;
    }

    private async Task<int> Workers()
    {
        if (options.WorkerDays == 0)
            return 0;
        var before = Ago(options.WorkerDays);
        var away = (await GrainFactory.GetGrain<IRosterGrain>(IRosterGrain.Key)
            .List()).Where(worker => worker.Status == WorkerStatus.Offline && worker.LastSeen < before).Take(MostAtOnce).ToList();
        foreach (var worker in away)
            await GrainFactory.GetGrain<IWorkerGrain>(worker.Id.Value).Delete();
        return away.Count;
    }

    /// <summary>Their bytes are the matter of the storage, which sweeps what nobody finished.</summary>
    private async Task<int> Uploads()
    {
        if (options.UploadDays == 0)
            return 0;
        var given = await rows.UploadingBefore(Ago(options.UploadDays), MostAtOnce, CancellationToken.None);
        foreach (var asset in given)
            await GrainFactory.GetGrain<IAssetGrain>(asset.Value).Delete();
        return given.Count;
    }

    /// <summary>What waits is never forgotten; endpoints of all jobs go by request alone.</summary>
    private async Task<int> Deliveries()
    {
        if (options.WebhookDays == 0)
            return 0;
        foreach (var webhook in await webhooks.OverBefore(Ago(options.WebhookDays), MostAtOnce, CancellationToken.None))
            await GrainFactory.GetGrain<IWebhookGrain>(webhook.Value).Delete(null);
        return await deliveries.Forget(Ago(options.WebhookDays), CancellationToken.None);
    }

    private DateTimeOffset Ago(int days) => time.GetUtcNow() - TimeSpan.FromDays(days);
}
