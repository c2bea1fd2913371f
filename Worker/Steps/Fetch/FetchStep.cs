using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>Brings a source from the address that somebody named into the storage. To what a person named every connection goes through the
/// guard of this machine; to a store the server hands out addresses, as it does for its own storage.</summary>
internal sealed class FetchStep(StepContext context)
{
    private const int MostRedirects = 10;

    public async Task<StepOutcome> Run(Step.Fetch step, CancellationToken stop)
    {
        if (!AssetLayout.IsSource(context.Asset, step.Key))
            throw new InvalidDataException($"The key {step.Key} is no source of asset {context.Asset}.");
        var limits = new DownloadLimits(Math.Min(step.MostBytes, context.Options.MostFetchBytes),
            TimeSpan.FromSeconds(context.Options.FetchSeconds), TimeSpan.FromSeconds(context.Options.StallSeconds));
        return StoredUrl.IsMeant(step.Url) ? await FromStore(step, limits, stop) : await FromServer(step, limits, stop);
    }

    private async Task<StepOutcome> FromStore(Step.Fetch step, DownloadLimits limits, CancellationToken stop)
    {
        var (url, refusal) = StoredUrl.Read(step.Url);
        if (url is null)
            return FetchFailure.Of(refusal!);
        using var http = StoredObject.Client();
        var source = new StoredObject(asking => context.Transfers.SourceOf(context.Offer, step.Url, asking));
        using var download = new Download(http, source, limits, context.Time, Notify);
        var path = context.Outputs.PathFor(step.Key);
        return await download.Run(path, stop) switch
        {
            DownloadEnd.Done done => await Done(step, path, new StepResult.Fetched(done.Bytes, done.Sha256), stop),
            var end => StoredFailure.Of(end, url, limits),
        };
    }

    private async Task<StepOutcome> FromServer(Step.Fetch step, DownloadLimits limits, CancellationToken stop)
    {
        var guard = new GuardedHttp(context.Options.Outgoing);
        var (url, refusal) = guard.Read(step.Url);
        if (url is null)
            return FetchFailure.Of(refusal!);
        using var http = guard.Client(Timeout.InfiniteTimeSpan, MostRedirects);
        using var download = new Download(http, new DownloadSource.Named(url), limits, context.Time, Notify);
        try
        {
            var path = context.Outputs.PathFor(step.Key);
            var end = await download.Run(path, stop);
            return end switch
            {
                DownloadEnd.Done done => await Done(step, path, new StepResult.Fetched(done.Bytes, done.Sha256), stop),
                DownloadEnd.Page => await FromPage(step, path, new SitePage(context, guard, url, limits), stop),
                _ => FetchFailure.Of(end, url, limits),
            };
        }
        catch (AddressRefusedException refused)
        {
            return FetchFailure.Of(refused.Why);
        }
    }

    private async Task<StepOutcome> FromPage(Step.Fetch step, string path, SitePage page, CancellationToken stop)
    {
        var (film, outcome) = await page.Film(stop);
        if (film is null)
            return outcome!;
        File.Move(film, path, overwrite: true);
        return await Done(step, path, await SitePage.Facts(path, stop), stop);
    }

    private async Task<StepOutcome> Done(Step.Fetch step, string path, StepResult.Fetched fetched, CancellationToken stop)
    {
        await context.Outputs.Finish(step.Key, path, stop);
        return new StepOutcome.Done(fetched);
    }

    /// <summary>Handing in takes a while too.</summary>
    private void Notify(long got, long? all) => context.Progress.Set(all is > 0 ? 95.0 * got / all.Value : 0);
}
