using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Jobs;

/// <summary>
/// Everything that one decision writes, as a value: made by <see cref="Of"/>, carried out by a state store without further thought.
/// </summary>
public sealed record JobChange
{
    /// <summary>What the domain said; null when the situation was no longer the one the question was about.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The job after it; null when nothing changes.</summary>
    public Job? Job { get; init; }

    public Asset? Asset { get; init; }

    /// <summary>The plan differs from the stored one.</summary>
    public bool WritesPlan { get; init; }

    public IReadOnlyList<JobEvent> Events => Decision is Decision.Accept accepted ? accepted.Events : [];

    /// <summary>What becomes of the step that was told about.</summary>
    public StepMove? Step { get; init; }

    /// <summary>All rows of the job that are not finished are called off; before anything is opened.</summary>
    public bool CallsOff { get; init; }

    public IReadOnlyList<StepOpening> Opens { get; init; } = [];

    /// <summary>Steps that move to another lane, since another worker has the job.</summary>
    public IReadOnlyList<StepLane> Moves { get; init; } = [];

    /// <summary>A step that is lent a second time.</summary>
    public StepAgain? Again { get; init; }

    public IReadOnlyList<Reminder> Reminders { get; init; } = [];

    /// <summary>The moment for the question has passed: nothing is written.</summary>
    public static readonly JobChange Nothing = new();

    /// <param name="situation">What is.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">When.</param>
    public static JobChange Of(JobSituation situation, JobCommand command, DateTimeOffset now)
    {
        var decision = JobDecider.Decide(situation.Job, command);
        if (decision is not Decision.Accept { Events: var events })
            return new JobChange { Decision = decision };
        var before = situation.Job;
        var after = events.Aggregate(before, JobDecider.Evolve);
        if (after is null)
            return new JobChange { Decision = decision };
        var newRound = before is not null && after.Round != before.Round;
        return new JobChange
        {
            Decision = decision,
            Job = events.Count > 0 ? after : null,
            Asset = events.Count > 0 ? events.Aggregate(situation.Asset ?? NewAsset(after.Order), AssetDecider.Evolve) : null,
            WritesPlan = !ReferenceEquals(before?.Plan, after.Plan),
            Step = situation.Step is { } row ? MoveOf(row, command, after, newRound, now) : null,
            CallsOff = newRound || after.IsFinal,
            Moves = before is null || newRound || before.Only == after.Only ? []
                : [.. JobDecider.Open(after).Select(step => new StepLane(new(after.Id, after.Round, step.Id), DispatchOrder.Of(after, step).Need))],
            Opens = Openings(newRound ? null : before, after, newRound),
            Reminders = RemindersOf(before, after, newRound, now),
        }.WithBackOff();
    }

    /// <summary>A step that backs off is called back into the queue.</summary>
    private JobChange WithBackOff() => Step is { OpenAt: { } at, Key: var key } && Step.To == StepState.BackOff
        ? this with { Reminders = [.. Reminders, new Reminder(ReminderKind.BackOffEnds, key.Text, at)] }
        : this;

    private static Asset NewAsset(JobOrder order) => new() { Id = order.Asset, Label = order.Label, Status = AssetStatus.Uploaded, At = order.At };

    private static StepMove? MoveOf(StepRow row, JobCommand command, Job after, bool newRound, DateTimeOffset now) => command switch
    {
        JobCommand.RecordStep => new(row.Key, StepState.Done),
        JobCommand.RecordTrouble or JobCommand.RecordReject or JobCommand.RecordLoss when after.IsFinal || newRound => new(row.Key, StepState.Failed),
        JobCommand.RecordTrouble or JobCommand.RecordReject or JobCommand.RecordLoss => BackIntoQueue(row, Blame.PauseOf(after, row.Key.Step), now) with
        {
            Ended = row.LeaseId,
            Lost = command is JobCommand.RecordLoss,
        },
        _ => null,
    };

    private static StepMove BackIntoQueue(StepRow row, TimeSpan pause, DateTimeOffset now)
    {
        if (row.Second is not null)
            return new(row.Key, StepState.Leased) { GoesOn = true };
        return pause > TimeSpan.Zero ? new(row.Key, StepState.BackOff) { OpenAt = now + pause } : new(row.Key, StepState.Open);
    }

    /// <summary>A new round's steps are held until the earlier outputs are deleted, else the deletion could hit new ones.</summary>
    private static List<StepOpening> Openings(Job? before, Job after, bool held)
    {
        var known = before is null ? [] : JobDecider.Open(before).Select(step => step.Id).ToHashSet();
        var opened = JobDecider.Open(after).Where(step => !known.Contains(step.Id)).Select(step => (step.Id, Order: DispatchOrder.Of(after, step)));
        return [.. DispatchOrder.InTurns(opened)
            .Select(step => new StepOpening(new(after.Id, after.Round, step.Id), held ? StepState.Held : StepState.Open, step.Order))];
    }

    private static List<Reminder> RemindersOf(Job? before, Job after, bool newRound, DateTimeOffset now)
    {
        var key = after.Id.Value;
        if (newRound)
            return [new(ReminderKind.BeginRound, key, now), .. after.Only is null ? [] : new[] { new Reminder(ReminderKind.Confined, key, now) }];
        if (before is null && after.Only is not null)
            return [new(ReminderKind.Confined, key, now)];
        if (after.IsFinal && before is not { IsFinal: true })
            return [new(ReminderKind.Clean, key, now), new(ReminderKind.CleanAgain, key, now + CleanAgainAfter)];
        return [];
    }

    /// <summary>By then every holder has been told to stop, or its lease has run out.</summary>
    private static readonly TimeSpan CleanAgainAfter = TimeSpan.FromMinutes(1);
}

/// <summary>A row's next state.</summary>
/// <param name="Key">Which.</param>
/// <param name="To">The next state.</param>
public sealed record StepMove(StepKey Key, StepState To)
{
    /// <summary>The lease that ends with it.</summary>
    public string? Ended { get; init; }

    /// <summary>Its holder is silent, not finished: it may take the step up again as long as nobody else has.</summary>
    public bool Lost { get; init; }

    /// <summary>The step was lent twice, and the other lease goes on.</summary>
    public bool GoesOn { get; init; }

    /// <summary>When it may run again; null: now.</summary>
    public DateTimeOffset? OpenAt { get; init; }
}

/// <summary>A step that runs is lent a second time.</summary>
public sealed record StepAgain(StepKey Key, SecondLease Lease);

/// <summary>A row's lane.</summary>
public sealed record StepLane(StepKey Key, string Need);

/// <summary>A row that comes into being; nothing happens when it exists.</summary>
public sealed record StepOpening(StepKey Key, StepState State, DispatchOrder Order);
