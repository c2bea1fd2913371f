using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.Reminders;

/// <summary>What each kind of reminder asks for. Each duty may be done twice.</summary>
public sealed partial class ReminderDuties(
    IStateStore store, IResultPublisher publisher, ResultDelivery delivery, WorkerDesk workers, ConfinementDesk confinement, OrchestratorOptions options, TimeProvider time,
    ILogger<ReminderDuties> log)
{
    public Task Do(Reminder reminder, CancellationToken stop) => reminder.Kind switch
    {
        ReminderKind.LeaseEnds => EndLease(reminder, stop),
        ReminderKind.Publish => delivery.Deliver(reminder.Key).WaitAsync(stop),
        ReminderKind.BeginRound => BeginRound(reminder, stop),
        ReminderKind.WorkerSilent => LookAtWorkers([reminder], stop),
        ReminderKind.BackOffEnds => EndBackOff(reminder, stop),
        ReminderKind.Confined => LookAtConfinement(reminder, stop),
        ReminderKind.Clean or ReminderKind.CleanAgain => Clean(reminder, stop),
        _ => throw new ArgumentOutOfRangeException(nameof(reminder), reminder.Kind, "A kind of reminder has no duty."),
    };

    /// <summary>Renewals do not move the reminder; it looks, and comes back at the lease's new end.</summary>
    private async Task EndLease(Reminder reminder, CancellationToken stop)
    {
        var (row, now) = (await store.FindLease(reminder.Key, stop), time.GetUtcNow());
        if (row is { State: StepState.Leased, Until: { } until } && until > now)
        {
            await store.SetReminders([reminder with { Due = until }], stop);
            return;
        }
        if (row is { State: StepState.Leased, Worker: { } worker })
        {
            var change = await store.Change(new(row.Key.Job, row.Key), situation => situation.Step.HeldUnder(row) is { } held && held.Until <= now
                ? JobChange.Of(situation with { Step = held }, new JobCommand.RecordLoss(row.Key.Step, worker) { At = now, Patience = options.Patience }, now)
                : JobChange.Nothing, now, stop);
            if (change.Decision is null)
                return;
            LogLost(row.Key.Job, row.Key.Step, worker);
        }
        await store.DropReminder(reminder.Kind, reminder.Key, stop);
    }

    private async Task EndBackOff(Reminder reminder, CancellationToken stop)
    {
        if (StepKey.Of(reminder.Key) is { } key)
            await store.Change(new(key.Job, key),
                situation => situation.Step is { State: StepState.BackOff } ? new JobChange { Step = new(key, StepState.Open) } : JobChange.Nothing, time.GetUtcNow(), stop);
        await store.DropReminder(reminder.Kind, reminder.Key, stop);
    }

    /// <summary>Beats do not move the reminder; it looks, and comes back when the next silence would be long enough.</summary>
    /// <param name="due">All of kind <see cref="ReminderKind.WorkerSilent"/>: ten thousand workers are looked at in hundreds.</param>
    /// <param name="stop">Gives up.</param>
    public async Task LookAtWorkers(IReadOnlyList<Reminder> due, CancellationToken stop)
    {
        var again = await workers.Look([.. due.Select(reminder => new WorkerId(reminder.Key))], stop);
        if (again.Count > 0)
            await store.SetReminders([.. due.Where(reminder => again.ContainsKey(new(reminder.Key))).Select(reminder => reminder with { Due = again[new(reminder.Key)] })], stop);
        foreach (var gone in due.Where(reminder => !again.ContainsKey(new(reminder.Key))))
            await store.DropReminder(gone.Kind, gone.Key, stop);
    }

    private async Task LookAtConfinement(Reminder reminder, CancellationToken stop)
    {
        if (await confinement.Look(new JobId(reminder.Key), stop) is { } again)
            await store.SetReminders([reminder with { Due = again }], stop);
        else
            await store.DropReminder(reminder.Kind, reminder.Key, stop);
    }

    private async Task BeginRound(Reminder reminder, CancellationToken stop)
    {
        var id = new JobId(reminder.Key);
        await using (await store.HoldOutputs(id, OutputsUse.Delete, stop))
        {
            if (await store.FindJob(id, stop) is { IsFinal: false } job)
            {
                await publisher.ForgetOutputs(job.Order.Asset, stop);
                await store.OpenHeld(id, job.Round, time.GetUtcNow(), stop);
            }
        }
        await store.DropReminder(reminder.Kind, reminder.Key, stop);
    }

    private async Task Clean(Reminder reminder, CancellationToken stop)
    {
        var id = new JobId(reminder.Key);
        // A job that is tried again meanwhile needs what it stages; its new round cannot begin before this hold is gone.
        await using (await store.HoldOutputs(id, OutputsUse.Delete, stop))
        {
            if (await store.FindJob(id, stop) is { IsFinal: true })
                await publisher.CleanJob(id, stop);
        }
        await store.DropReminder(reminder.Kind, reminder.Key, stop);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} fell silent while it held step {Step} of job {Job}")]
    private partial void LogLost(JobId job, StepId step, WorkerId worker);
}
