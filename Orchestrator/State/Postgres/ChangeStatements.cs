using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>From decisions on different jobs to statements, one of each kind however many decisions there are. Pure.</summary>
internal static class ChangeStatements
{
    public static IEnumerable<NpgsqlBatchCommand> Of(IReadOnlyList<DecidedChange> decided) =>
        [.. Moves([.. decided.Where(one => one.Change.Step is { GoesOn: false })]), .. Ends([.. decided.Where(one => one.Change.Step is { GoesOn: true })]),
            .. Jobs([.. decided.Where(one => one.Change.Job is not null)])];

    private static IEnumerable<NpgsqlBatchCommand> Moves(IReadOnlyList<DecidedChange> moves)
    {
        if (moves.Count == 0)
            yield break;
        StepKey[] queued = [.. moves.Where(one => one.Before.Step is { State: StepState.Open }).Select(one => one.Change.Step!.Key)];
        if (queued.Length > 0)
            yield return StepTable.Unqueue(queued);
        yield return StepTable.Move([.. moves.Select(one => one.Change.Step!)], [.. moves.Select(one => one.At)]);
        (ReminderKind, string)[] ended =
            [.. moves.Where(one => one.Before.Step is { State: StepState.Leased, LeaseId: not null }).Select(one => (ReminderKind.LeaseEnds, one.Before.Step!.LeaseId!))];
        if (ended.Length > 0)
            yield return ReminderTable.Drop(ended);
    }

    /// <summary>Of steps that were lent twice.</summary>
    private static IEnumerable<NpgsqlBatchCommand> Ends(IReadOnlyList<DecidedChange> ends)
    {
        if (ends.Count == 0)
            yield break;
        foreach (var statement in SecondLeaseTable.End([.. ends.Select(one => (one.Change.Step!.Ended!, one.Change.Step.Lost))]))
            yield return statement;
        yield return ReminderTable.Drop([.. ends.Select(one => (ReminderKind.LeaseEnds, one.Change.Step!.Ended!))]);
    }

    private static IEnumerable<NpgsqlBatchCommand> Jobs(IReadOnlyList<DecidedChange> changes)
    {
        DecidedChange[] calledOff = [.. changes.Where(one => one.Change.CallsOff)];
        if (calledOff.Length > 0)
            foreach (var statement in StepTable.CallOff([.. calledOff.Select(one => one.Change.Job!.Id)], [.. calledOff.Select(one => one.At)]))
                yield return statement;
        Job[] planned = [.. changes.Where(one => one.Change is { WritesPlan: true, Job.Plan: not null }).Select(one => one.Change.Job!)];
        if (planned.Length > 0)
            yield return JobTable.WritePlans(planned);
        (Job, Guid, long)[] made = [.. changes.Where(one => one.Before.Job is null).Select(Row)], changed = [.. changes.Where(one => one.Before.Job is not null).Select(Row)];
        if (made.Length > 0)
            yield return JobTable.Insert(made);
        if (changed.Length > 0)
            yield return JobTable.Update(changed);
        if (changes.Select(one => one.Change.Asset).OfType<Domain.Assets.Asset>().ToArray() is { Length: > 0 } assets)
            yield return JobTable.WriteAssets(assets);
        foreach (var statement in Followers(changes))
            yield return statement;
        (JobId, JobEvent, long)[] events = [.. changes.SelectMany(one => one.Change.Events.Select(happened => (one.Change.Job!.Id, happened, one.At)))];
        if (events.Length > 0)
            foreach (var statement in EventTable.Append(events))
                yield return statement;
    }

    private static IEnumerable<NpgsqlBatchCommand> Followers(IReadOnlyList<DecidedChange> changes)
    {
        StepLane[] lanes = [.. changes.SelectMany(one => one.Change.Moves)];
        if (lanes.Length > 0)
            foreach (var statement in StepTable.ToLanes(lanes))
                yield return statement;
        (StepOpening Opening, AssetId Asset, long At)[] opens =
            [.. changes.SelectMany(one => one.Change.Opens.Select(opening => (opening, one.Change.Job!.Order.Asset, one.At)))];
        if (opens.Length > 0)
            yield return StepTable.Open([.. opens.Select(one => one.Opening)], [.. opens.Select(one => one.Asset)], [.. opens.Select(one => one.At)]);
        (StepKey, SecondLease)[] issued = [.. changes.Select(one => one.Change.Again).OfType<StepAgain>().Select(again => (again.Key, again.Lease))];
        if (issued.Length > 0)
            yield return SecondLeaseTable.Issue(issued);
        Reminder[] reminders = [.. changes.SelectMany(one => one.Change.Reminders)];
        if (reminders.Length > 0)
            yield return ReminderTable.Set(reminders);
    }

    private static (Job, Guid, long) Row(DecidedChange one) => (one.Change.Job!, one.Request.Id, one.At);
}
