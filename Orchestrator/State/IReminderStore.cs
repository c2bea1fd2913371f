namespace Transcode.Orchestrator.State;

/// <summary>Rows with a due time. They are set by the transactions that need them.</summary>
public interface IReminderStore
{
    /// <summary>
    /// Takes due reminders for this process alone by moving them to <paramref name="again"/>: if it dies before it drops them, another
    /// takes them then.
    /// </summary>
    Task<IReadOnlyList<Reminder>> TakeDueReminders(DateTimeOffset now, DateTimeOffset again, int limit, CancellationToken stop);

    Task SetReminders(IReadOnlyList<Reminder> reminders, CancellationToken stop);

    Task DropReminder(ReminderKind kind, string key, CancellationToken stop);

    Task<DateTimeOffset?> NextReminder(CancellationToken stop);
}
