using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Reminders;

/// <summary>Wakes for the next due reminder, whoever set it, and for every new one.</summary>
public sealed partial class ReminderClock(
    IStateStore store, ReminderDuties duties, OrchestratorOptions options, TimeProvider time, ILogger<ReminderClock> log) : BackgroundService
{
    /// <summary>Before anything else asks: the tables stand, and leases from before the start are put right.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.Prepare(cancellationToken);
        var now = time.GetUtcNow();
        var given = await store.Recover(options.EmbeddedWorker, now, now.AddSeconds(options.LeaseSeconds), cancellationToken);
        if (given > 0)
            LogRecovered(given);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var news = store.Pulses.Reminders.Next;
                var wait = await UntilNext(stoppingToken);
                if (wait > TimeSpan.Zero)
                    await Task.WhenAny(news, Task.Delay(wait, time, stoppingToken));
                else
                    await Work(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Shutting down.
            }
            catch (Exception failure)
            {
                LogFailed(failure);
                await Task.Delay(Reminder.LongestNap, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Does what is due now.</summary>
    /// <returns>How many reminders were due.</returns>
    public async Task<int> Work(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var due = await store.TakeDueReminders(now, now.AddSeconds(options.PublishAgainSeconds), 100, stop);
        var silent = due.Where(reminder => reminder.Kind == ReminderKind.WorkerSilent).ToList();
        // Duties of different jobs wait for storage, not for each other.
        await Task.WhenAll(due.Except(silent).Select(reminder => Do(reminder, () => duties.Do(reminder, stop)))
            .Append(silent.Count > 0 ? Do(silent[0], () => duties.LookAtWorkers(silent, stop)) : Task.CompletedTask));
        return due.Count;
    }

    private async Task Do(Reminder reminder, Func<Task> duty)
    {
        try
        {
            await duty();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It was moved, not dropped: it comes back.
            LogDutyFailed(failure, reminder.Kind, reminder.Key);
        }
    }

    private async Task<TimeSpan> UntilNext(CancellationToken stop)
    {
        var wait = (await store.NextReminder(stop) ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        return wait < Reminder.LongestNap ? wait : Reminder.LongestNap;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Steps} steps that were under way when this process last ended were put back into the queue")]
    private partial void LogRecovered(int steps);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminders could not be read; they are tried again")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminder {Kind} of {Key} failed; it is tried again")]
    private partial void LogDutyFailed(Exception failure, ReminderKind kind, string key);
}
