using Transcode.Orchestrator.Jobs;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>The entity transaction: load, decide, write.</summary>
internal static class ChangeWriter
{
    public static JobChange Carry(SqliteSession session, JobTable jobs, ChangeScope scope, Func<JobSituation, JobChange> decide, DateTimeOffset now)
    {
        var job = jobs.Find(session, scope.Job)?.Job;
        var asset = (job?.Order.Asset ?? scope.Asset) is { } id ? JobTable.FindAsset(session, id) : null;
        var step = scope.Step is { } key ? StepTable.Find(session, key) : null;
        var change = decide(new JobSituation(job, asset, step));
        Write(session, change, step, now);
        return change;
    }

    private static void Write(SqliteSession session, JobChange change, StepRow? step, DateTimeOffset now)
    {
        if (change.Step is { } move)
            StepTable.Move(session, move, now);
        if (change.Step is not null && step is { State: StepState.Leased, LeaseId: { } lease })
            ReminderTable.Drop(session, ReminderKind.LeaseEnds, change.Step.Ended ?? lease);
        if (change.Job is not { } job)
            return;
        foreach (var happened in change.Events)
            EventTable.Append(session, job.Id, happened, now);
        if (change.Asset is { } asset)
            JobTable.WriteAsset(session, asset);
        if (change.CallsOff)
            StepTable.CallOff(session, job.Id, now);
        if (change.WritesPlan)
            JobTable.WritePlan(session, job);
        var number = JobTable.Write(session, job, now);
        foreach (var moved in change.Moves)
            StepTable.ToLane(session, moved);
        foreach (var opening in change.Opens)
            StepTable.Open(session, opening, job.Order.Asset, number, now);
        if (change.Again is { } again)
            SecondLeaseTable.Issue(session, again.Key, again.Lease);
        foreach (var reminder in change.Reminders)
            ReminderTable.Set(session, reminder);
    }
}
