using Npgsql;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// Whom a transaction wakes: this process directly once it is committed, and the others by a notification that is part of it. A message is
/// the sender's name and a letter for each pulse.
/// </summary>
internal sealed class Wakes
{
    public const string Channel = "transcode";

    public bool Work { get; set; }
    public bool Events { get; set; }
    public bool Reminders { get; set; }
    public bool Progress { get; set; }

    public static bool IsSoon(Reminder reminder, DateTimeOffset now) => reminder.Due - now < Reminder.LongestNap;

    public void Add(JobChange change, DateTimeOffset now)
    {
        Work |= change.Moves.Count > 0 || change.Step?.To == StepState.Open || change.Opens.Any(opening => opening.State == StepState.Open);
        Events |= change.Events.Count > 0;
        Reminders |= change.Reminders.Any(reminder => IsSoon(reminder, now));
    }

    /// <summary>None, or one.</summary>
    public NpgsqlBatchCommand[] Statements(string instance)
    {
        var letters = $"{(Work ? "w" : "")}{(Events ? "e" : "")}{(Reminders ? "r" : "")}{(Progress ? "p" : "")}";
        return letters.Length == 0 ? [] : [Sql("select pg_notify($1, $2)", Channel, $"{instance} {letters}")];
    }

    public void Beat(Pulses pulses)
    {
        if (Work)
            pulses.Work.Beat();
        if (Events)
            pulses.Events.Beat();
        if (Reminders)
            pulses.Reminders.Beat();
        if (Progress)
            pulses.Progress.Beat();
    }

    /// <summary>Null: it is our own, or no message of ours at all.</summary>
    public static Wakes? Read(string payload, string instance) => payload.Split(' ') is [var sender, var letters] && sender != instance
        ? new Wakes { Work = letters.Contains('w'), Events = letters.Contains('e'), Reminders = letters.Contains('r'), Progress = letters.Contains('p') }
        : null;

    public static Wakes All => new() { Work = true, Events = true, Reminders = true, Progress = true };
}
