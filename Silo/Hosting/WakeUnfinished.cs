using Microsoft.Extensions.Logging;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Webhooks;
using Transcode.Domain;
using Transcode.Silo.Facts;
using Transcode.Silo.Webhooks;

namespace Transcode.Silo.Hosting;

/// <summary>A silo that starts goes on at once with what was unfinished; the reminders, which come by the minute, are only the net
/// below.</summary>
internal sealed partial class WakeUnfinished(ReadModel rows, WebhookTable webhooks, IGrainFactory grains, ILogger<WakeUnfinished> log)
{
    private const int AtOnce = 16;

    public async Task Run(CancellationToken stop)
    {
        try
        {
            var jobs = await rows.Unfinished(stop);
            await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop },
                async (job, _) => await Wake(job));
            if (jobs.Count > 0)
                LogWoken(jobs.Count);
            if (await webhooks.IsAny(stop))
                await grains.GetGrain<IWebhookDirectoryGrain>(IWebhookDirectoryGrain.Key).Changed();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Shutting down.
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
    }

    /// <summary>One broken job must not keep the others asleep.</summary>
    private async Task Wake(JobId job)
    {
        try
        {
            await grains.GetGrain<IJobGrain>(job.Value).Wake();
        }
        catch (Exception failure)
        {
            LogOneFailed(failure, job);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Jobs} unfinished jobs were woken")]
    private partial void LogWoken(int jobs);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unfinished jobs could not be listed; their reminders wake them")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} could not be woken")]
    private partial void LogOneFailed(Exception failure, JobId job);
}
