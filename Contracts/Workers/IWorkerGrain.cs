using Orleans.Concurrency;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Contracts.Workers;

/// <summary>One device, by its name. Its beats stay in memory; what changes of it is stored.</summary>
[Alias("transcode.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>A heartbeat.</summary>
    /// <param name="said">By the worker.</param>
    /// <param name="by">With whose key; null: with none, or with one that may speak for any worker.</param>
    /// <param name="takesOver">The key with which it joined is gone.</param>
    [Alias("Announce")]
    Task<WorkerAnswer> Announce(Announcement said, WorkerOwner? by = null, bool takesOver = false);

    /// <summary>Null: it never announced itself.</summary>
    [Alias("Find")]
    Task<Worker?> Find();

    /// <summary>A person names and labels it; null leaves it as it is.</summary>
    [Alias("Rename")]
    Task<WorkerAnswer> Rename(string? name, Dictionary<string, string>? labels);

    /// <summary>What it holds it may finish; it gets nothing new.</summary>
    [Alias("Drain")]
    Task<WorkerAnswer> Drain();

    /// <summary>It gets nothing new, and is told with its next heartbeat to let go of what it holds.</summary>
    [Alias("Pause")]
    Task<WorkerAnswer> Pause();

    [Alias("Resume")]
    Task<WorkerAnswer> Resume();

    /// <summary>A self-test is held against those of workers that are trusted.</summary>
    [Alias("RecordTest")]
    Task<WorkerAnswer> RecordTest(SelfTestResult result);

    /// <summary>A step failed there.</summary>
    [Alias("RecordFailure")]
    Task RecordFailure(WorkerFailure failure);

    /// <summary>The input was at fault.</summary>
    [Alias("Forgive")]
    Task Forgive(JobId job);

    /// <summary>A job is to stay on it.</summary>
    [Alias("Pin")]
    Task Pin(JobId job);

    /// <summary>That job is over, or another worker has it.</summary>
    [Alias("Unpin")]
    Task Unpin(JobId job);

    /// <summary>Takes steps: at once when there are any for it, else as soon as there are; empty when the wait is over first. A caller that
    /// hangs up holds nothing.</summary>
    [Alias("Claim")]
    Task<ClaimedStep[]> Claim(ClaimRequest request, CancellationToken stop);

    /// <summary>Is it still there? Asked by the sweep and by the reminder.</summary>
    [Alias("Look")]
    Task Look();

    /// <summary>Forgets it; it may announce itself anew.</summary>
    [Alias("Delete")]
    Task Delete();
}

/// <summary>What became of a word to a worker.</summary>
/// <param name="Refused">Null: it holds.</param>
/// <param name="Worker">After it; null: there is none of that name.</param>
[GenerateSerializer, Immutable, Alias("transcode.WorkerAnswer")]
public sealed record WorkerAnswer([property: Id(0)] WorkerRefusal? Refused, [property: Id(1)] Worker? Worker);

/// <summary>A worker has room.</summary>
/// <param name="Room">At most so many steps, 1 to 64.</param>
/// <param name="Wait">How long it waits at most, up to 8 s.</param>
/// <param name="Avoids">Steps that it gave back because it lacks what they need.</param>
[GenerateSerializer, Immutable, Alias("transcode.ClaimRequest")]
public sealed record ClaimRequest([property: Id(0)] int Room, [property: Id(1)] TimeSpan Wait, [property: Id(2)] StepKey[] Avoids)
{
    /// <summary>Whose key asks; null: one of the platform.</summary>
    [Id(3)] public string? Tenant { get; init; }

    /// <summary>The one job whose steps its key opens; null: all.</summary>
    [Id(4)] public JobId? Job { get; init; }
}

/// <summary>The last summaries of all workers, for lists. There is one.</summary>
[Alias("transcode.IRosterGrain")]
public interface IRosterGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <summary>By id.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<Worker[]> List();

    [Alias("Update")]
    Task Update(Worker[] workers);

    [Alias("Forget")]
    Task Forget(WorkerId worker);
}
