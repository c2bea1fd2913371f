using Orleans.Concurrency;
using Transcode.Domain;
using Transcode.Domain.Burst;

namespace Transcode.Contracts.Burst;

/// <summary>Borrows machines for jobs, watches their runs, and ends them. There is one.</summary>
[Alias("transcode.IBurstGrain")]
public interface IBurstGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <summary>Looks at all runs, and whether another is wanted; asked by every silo every few seconds.</summary>
    [Alias("Tick"), OneWay, AlwaysInterleave]
    Task Tick();

    /// <summary>Somebody who was given the run tells of it: the provider is asked at once.</summary>
    [Alias("Notice"), AlwaysInterleave]
    Task<BurstNoticeAnswer> Notice(BurstNotice notice);

    /// <summary>What is spent, and what is held back.</summary>
    [Alias("Status"), AlwaysInterleave]
    Task<BurstStatus> Status();
}

/// <summary>What a webhook tells of a run; nothing of it is believed.</summary>
/// <param name="Run">Which, by our name.</param>
/// <param name="ProviderId">The same, by the provider's.</param>
/// <param name="State">As it is said to be.</param>
[GenerateSerializer, Immutable, Alias("transcode.BurstNotice")]
public sealed record BurstNotice([property: Id(0)] BurstRunId Run, [property: Id(1)] string ProviderId, [property: Id(2)] BurstState State);

public enum BurstNoticeAnswer
{
    /// <summary>It is looked at.</summary>
    Noted = 1,
    /// <summary>That was known: nothing is done.</summary>
    Known = 2,
    /// <summary>There is no such run any more.</summary>
    Unknown = 3,
    /// <summary>The provider calls that run by another name.</summary>
    Conflict = 4,
}

/// <summary>How bursting stands.</summary>
[GenerateSerializer, Immutable, Alias("transcode.BurstStatus")]
public sealed record BurstStatus
{
    /// <summary>The settings ask for it.</summary>
    [Id(0)] public required bool IsOn { get; init; }

    /// <summary>What all runs of a day may cost.</summary>
    [Id(1)] public decimal DollarsPerDay { get; init; }

    /// <summary>Of it, spent today or promised to runs that are under way.</summary>
    [Id(2)] public decimal Committed { get; init; }

    /// <summary>Jobs that want a machine and get none for now.</summary>
    [Id(3)] public BurstHold[] Held { get; init; } = [];

    /// <summary>Nothing is started before; null: the provider takes what it is asked.</summary>
    [Id(4)] public DateTimeOffset? RestsUntil { get; init; }

    /// <summary>Why, in words.</summary>
    [Id(5)] public string? Fault { get; init; }
}

/// <summary>A job that wants a machine.</summary>
[GenerateSerializer, Immutable, Alias("transcode.BurstHold")]
public sealed record BurstHold([property: Id(0)] JobId Job, [property: Id(1)] string Why);
