using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Transcode.Contracts.Retention;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Hosting;
using Transcode.Storage;

namespace Transcode.Gateway.Settings;

/// <summary>How the platform is set up, for whoever runs it.</summary>
internal sealed class SettingsService(GatewayOptions options, IOptions<MediaStoreOptions> storage, AssetService assets,
    WorkerService workers, GrainCalls calls)
{
    public async Task<SettingsReport> Now(Caller caller, CancellationToken stop)
    {
        var retention = calls.Ask(() => calls.Factory.GetGrain<IRetentionGrain>(0).Rules(), stop);
        var silos = calls.Ask(() => calls.Factory.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true), stop);
        var total = await assets.Total(caller, stop);
        return new SettingsReport(
            ProductVersion.Current,
            [RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription],
            new StorageInUse(storage.Value.ToString(), total?.Bytes, total?.Objects, total?.IsAll, total?.At, Free()),
            options.StateKeeper,
            await retention,
            new Limits(options.LargestUpload, options.PartBytes, options.TransferLifetime.TotalHours, options.SegmentTimeout.TotalSeconds,
                options.HeartbeatSeconds),
            [.. (await silos).OrderBy(silo => silo.SiloName, StringComparer.Ordinal)
                .Select(silo => new SiloInUse(silo.SiloName, new DateTimeOffset(silo.StartTime, TimeSpan.Zero)))],
            [.. (await workers.List(stop)).GroupBy(worker => worker.Version).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new WorkersOfVersion(group.Key, group.Count()))]);
    }

    /// <summary>Of a folder that is not there any more nobody knows.</summary>
    private long? Free()
    {
        try
        {
            return storage.Value is { Kind: MediaStoreKind.Folder, Folder.Root: { Length: > 0 } root }
                ? new DriveInfo(root).AvailableFreeSpace : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
