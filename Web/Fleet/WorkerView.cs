using System.Globalization;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Workers;
using Transcode.Web.Texts;

namespace Transcode.Web.Fleet;

/// <summary>A worker's card in words. Pure.</summary>
public sealed record WorkerView
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Name of the state, as in the API.</summary>
    public required string State { get; init; }

    /// <summary>Why it gets no work; null: it does.</summary>
    public string? Why { get; init; }

    /// <summary>"8 cores, 16 GB, Debian 12".</summary>
    public required string Hardware { get; init; }

    /// <summary>Proven by test encodes, with how many at once.</summary>
    public required IReadOnlyList<string> Encoders { get; init; }

    /// <summary>Percent of all its cores.</summary>
    public required double Load { get; init; }

    /// <summary>"2 of 4".</summary>
    public required string Slots { get; init; }

    public required double Fps { get; init; }
    public required IReadOnlyList<WorkerStepView> Steps { get; init; }
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>It was told to take nothing new, or to let go of what it has, and may be told otherwise.</summary>
    public required bool IsHeldBack { get; init; }

    public static WorkerView Of(Worker worker, FleetSnapshot fleet, Language language)
    {
        var rows = fleet.Running[worker.Id].OrderBy(row => row.LeasedAt).ToList();
        return new WorkerView
        {
            Id = worker.Id.Value,
            Name = worker.Name ?? worker.Id.Value,
            // Its last heartbeat may be older than what it was lent since.
            State = StateName.Of(worker.Status == WorkerStatus.Idle && rows.Count > 0 ? WorkerStatus.Working : worker.Status),
            Why = WhyNot(worker, language),
            Hardware = string.Join(", ", HardwareOf(worker, language)),
            Encoders = EncodersOf(worker),
            Load = worker.CpuUsage,
            Slots = language["worker.slots", rows.Count, worker.Slots],
            Fps = rows.Sum(row => row.Fps),
            Steps = [.. rows.Select(row => WorkerStepView.Of(row, fleet))],
            LastSeen = worker.LastSeen,
            IsHeldBack = worker.IsHeldBack,
        };
    }

    private static string? WhyNot(Worker worker, Language language) => worker switch
    {
        { Status: WorkerStatus.Offline or WorkerStatus.Suspect } => language["worker.silent", Quantity.Clock(worker.LastSeen)],
        { Quarantine: { } quarantine } => language["worker.quarantine", quarantine.LastSelfTest ?? quarantine.Why],
        { IsOfOtherVersion: true } => language["worker.version", worker.Version],
        { PauseAsked: true } => language["worker.pause.asked"],
        { Status: WorkerStatus.Draining } => language["worker.draining"],
        { Status: WorkerStatus.Paused, Paused: { } why } => language["worker.paused", why],
        _ => null,
    };

    private static IEnumerable<string> HardwareOf(Worker worker, Language language)
    {
        if (worker.Cores is { } cores)
            yield return language["worker.cores", cores];
        if (worker.MemoryBytes is { } memory)
            yield return Quantity.Bytes(memory);
        foreach (var card in worker.HardwareAcceleration)
            yield return card;
        if (worker.Os.Length > 0)
            yield return worker.Os;
    }

    private static List<string> EncodersOf(Worker worker) => [.. (worker.Encoders ?? []).Select(encoder =>
        worker.Sessions.TryGetValue(encoder, out var sessions) ? string.Create(CultureInfo.InvariantCulture, $"{encoder} ×{sessions}")
            : encoder)];
}

/// <summary>A step that a worker holds.</summary>
/// <param name="Job">Of which job.</param>
/// <param name="Label">How the job is called.</param>
/// <param name="Step">Its name.</param>
/// <param name="Percent">How far it is.</param>
/// <param name="Fps">Frames a second.</param>
/// <param name="Left">Expected time until it is done; null: nothing can be said yet.</param>
public sealed record WorkerStepView(string Job, string Label, string Step, double Percent, double Fps, TimeSpan? Left)
{
    /// <summary>Before so much is done, what follows from it is no more than a guess.</summary>
    private const double LeastPercent = 3;

    public static WorkerStepView Of(StepRow row, FleetSnapshot fleet) => new(row.Key.Job.Value, fleet.LabelOf(row.Key.Job),
        row.Key.Step.Value, row.Progress, row.Fps, LeftOf(row, fleet.At));

    /// <summary>The rest takes as long for each percent as what is done took.</summary>
    private static TimeSpan? LeftOf(StepRow row, DateTimeOffset now) => row is { LeasedAt: { } since, Progress: >= LeastPercent and < 100 }
        && now > since ? (now - since) * ((100 - row.Progress) / row.Progress) : null;
}
