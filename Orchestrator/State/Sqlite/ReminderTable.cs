using Microsoft.Data.Sqlite;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Reminders as rows.</summary>
internal static class ReminderTable
{
    public static void Set(SqliteSession session, Reminder reminder) => session.Run(
        "INSERT INTO reminders (kind, key, due) VALUES (@kind, @key, @due) ON CONFLICT (kind, key) DO UPDATE SET due = excluded.due",
        ("@kind", (int)reminder.Kind), ("@key", reminder.Key), ("@due", Milliseconds(reminder.Due)));

    public static void Drop(SqliteSession session, ReminderKind kind, string key) => session.Run(
        "DELETE FROM reminders WHERE kind = @kind AND key = @key", ("@kind", (int)kind), ("@key", key));

    public static IReadOnlyList<Reminder> TakeDue(SqliteSession session, DateTimeOffset now, DateTimeOffset again, int limit)
    {
        var due = session.Rows("SELECT kind, key, due FROM reminders WHERE due <= @now ORDER BY due LIMIT @limit", Read,
            ("@now", Milliseconds(now)), ("@limit", limit));
        foreach (var reminder in due)
            Set(session, reminder with { Due = again });
        return due;
    }

    /// <summary>A process that took them died before it did them.</summary>
    public static void MakeDue(SqliteSession session, DateTimeOffset now) => session.Run(
        "UPDATE reminders SET due = @now WHERE kind IN (2, 3, 4)", ("@now", Milliseconds(now)));

    public static DateTimeOffset? Next(SqliteSession session) => session.One("SELECT min(due) FROM reminders", row => row.TimeOrNull(0));

    private static Reminder Read(SqliteDataReader row) => new((ReminderKind)row.GetInt32(0), row.GetString(1), row.Time(2));
}
