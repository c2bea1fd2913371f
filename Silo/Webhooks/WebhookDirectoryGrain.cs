using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Transcode.Contracts.Webhooks;
using Transcode.Domain;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Webhooks;

/// <summary>
/// Wakes endpoints: those of a job when something is told of it, and, by the minute, those for which anything is left to do. It is only
/// ever a hint: each endpoint has its own cursor.
/// </summary>
[Reentrant, GrainType("webhook-directory")]
internal sealed partial class WebhookDirectoryGrain(WebhookTable webhooks, NoticeReader notices, TimeProvider time,
    ILogger<WebhookDirectoryGrain> log)
    : LookingGrain, IWebhookDirectoryGrain, IRemindable
{
    private const string Reminder = "webhooks";

    /// <summary>So many jobs are asked for in one look.</summary>
    private const int MostTogether = 200;

    private static readonly TimeSpan _period = TimeSpan.FromMinutes(1);

    private bool _isAny;
    private bool _isRunning;
    private bool _again;
    private long _after;

    protected override async Task Look(CancellationToken stop)
    {
        _isAny = await webhooks.IsAny(stop);
        _after = await notices.LastSequence(stop);
        // What was appended while this grain was away.
        if (_isAny)
            await Wake(await webhooks.WithWork(time.GetUtcNow(), stop));
    }

    public Task Raised()
    {
        _again = true;
        if (_isAny && !_isRunning)
        {
            _isRunning = true;
            _ = Follow();
        }
        return Task.CompletedTask;
    }

    public async Task Changed()
    {
        _isAny = await webhooks.IsAny(CancellationToken.None);
        if (_isAny)
            await this.RegisterOrUpdateReminder(Reminder, _period, _period);
        else if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
        await WakeWithWork();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => WakeWithWork();

    private async Task WakeWithWork()
    {
        if (_isAny)
            await Wake(await webhooks.WithWork(time.GetUtcNow(), CancellationToken.None));
    }

    private async Task Follow()
    {
        try
        {
            while (_again)
            {
                _again = false;
                var last = await notices.LastSequence(CancellationToken.None);
                foreach (var jobs in (await notices.Jobs(_after, last, CancellationToken.None)).Chunk(MostTogether))
                    await Wake(await webhooks.ToldOf(jobs, CancellationToken.None));
                _after = last;
            }
        }
        catch (Exception failure)
        {
            // The reminder finds what was left out.
            LogFailed(failure);
        }
        _isRunning = false;
    }

    private Task Wake(IEnumerable<WebhookId> some)
        => Task.WhenAll(some.Select(webhook => GrainFactory.GetGrain<IWebhookGrain>(webhook.Value).Wake()));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks could not be woken; within a minute they are")]
    private partial void LogFailed(Exception failure);
}
