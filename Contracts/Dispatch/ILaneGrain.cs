using Orleans.Concurrency;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Workers;

namespace Transcode.Contracts.Dispatch;

/// <summary>
/// The queue of all steps that need one capability. In memory only: it hands out reservations in dispatch order, and the job decides. When
/// it is lost it is rebuilt from the unfinished jobs. It calls jobs; jobs tell it one way only.
/// </summary>
[Alias("transcode.ILaneGrain")]
public interface ILaneGrain : IGrainWithStringKey
{
    /// <summary>Longer than this nobody waits in one call: the call must end before Orleans gives it up.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    const int MostRoom = 64;

    /// <summary>Steps may run; those that stand here already are passed over.</summary>
    [Alias("Offer"), OneWay]
    Task Offer(JobOffer offer);

    /// <summary>Nothing of that job is to be lent here any more.</summary>
    [Alias("Withdraw"), OneWay]
    Task Withdraw(JobId job);

    /// <summary>Reservations that nobody needs.</summary>
    [Alias("PutBack"), OneWay]
    Task PutBack(Reservation[] steps);

    /// <summary>Reservations whose leases are written.</summary>
    [Alias("Settle"), OneWay]
    Task Settle(Reservation[] steps);

    /// <summary>The place of the first step that this worker may take; null: there is none.</summary>
    /// <param name="avoids">What it is not to have.</param>
    /// <param name="tenant">Whose steps alone it takes; null: those of all.</param>
    /// <param name="job">Whose steps alone it takes; null: those of all.</param>
    [Alias("Peek"), AlwaysInterleave]
    Task<QueuePlace?> Peek(StepKey[] avoids, string? tenant, JobId? job = null);

    /// <summary>At once when there is work, else when there is, else nothing after the wait that was asked for.</summary>
    [Alias("Take"), AlwaysInterleave]
    Task<Reservation[]> Take(TakeRequest request, CancellationToken stop);

    [Alias("Status"), AlwaysInterleave]
    Task<LaneStatus> Status();
}

/// <summary>What a job has to offer to a lane.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="SubmittedAt">Earlier goes first.</param>
/// <param name="Steps">In the order of their places.</param>
[GenerateSerializer, Immutable, Alias("transcode.JobOffer")]
public sealed record JobOffer(
    [property: Id(0)] JobId Job, [property: Id(1)] int Priority, [property: Id(2)] DateTimeOffset SubmittedAt,
        [property: Id(3)] StepOffer[] Steps)
{
    /// <summary>Something of it runs that this lane has lent.</summary>
    [Id(4)] public bool IsRunning { get; init; }

    /// <summary>Whose it is; null: the platform's own.</summary>
    [Id(5)] public string? Tenant { get; init; }
}

/// <summary>One step that may run.</summary>
[GenerateSerializer, Immutable, Alias("transcode.StepOffer")]
public readonly record struct StepOffer([property: Id(0)] int Generation, [property: Id(1)] string Step, [property: Id(2)] int Stage,
    [property: Id(3)] long Place);

/// <summary>Where something stands in the order of all lanes; smaller goes first.</summary>
[GenerateSerializer, Immutable, Alias("transcode.QueuePlace")]
public readonly record struct QueuePlace(
    [property: Id(0)] int Priority, [property: Id(1)] int Stage, [property: Id(2)] long Turn, [property: Id(3)] long SubmittedAt,
        [property: Id(4)] string Job) : IComparable<QueuePlace>
{
    public int CompareTo(QueuePlace other)
    {
        if (Priority != other.Priority)
            return other.Priority.CompareTo(Priority);
        if (Stage != other.Stage)
            return Stage.CompareTo(other.Stage);
        if (Turn != other.Turn)
            return Turn.CompareTo(other.Turn);
        return SubmittedAt != other.SubmittedAt ? SubmittedAt.CompareTo(other.SubmittedAt) : string.CompareOrdinal(Job, other.Job);
    }

    public static bool operator <(QueuePlace left, QueuePlace right) => left.CompareTo(right) < 0;
    public static bool operator >(QueuePlace left, QueuePlace right) => left.CompareTo(right) > 0;
    public static bool operator <=(QueuePlace left, QueuePlace right) => left.CompareTo(right) <= 0;
    public static bool operator >=(QueuePlace left, QueuePlace right) => left.CompareTo(right) >= 0;
}

/// <summary>A worker asks a lane for steps.</summary>
/// <param name="Candidate">Who asks.</param>
/// <param name="Room">At most this many.</param>
/// <param name="Wait">How long it waits at most.</param>
[GenerateSerializer, Immutable, Alias("transcode.TakeRequest")]
public sealed record TakeRequest([property: Id(0)] Candidate Candidate, [property: Id(1)] int Room, [property: Id(2)] TimeSpan Wait);

/// <summary>How a lane is.</summary>
[GenerateSerializer, Immutable, Alias("transcode.LaneStatus")]
public sealed record LaneStatus([property: Id(0)] QueueHead? Head, [property: Id(1)] int Open, [property: Id(2)] int Reserved,
    [property: Id(3)] int Waiting);
