using Transcode.Domain.Protocol;

namespace Transcode.Domain.Workers;

/// <summary>What may be told of, or asked of, a worker.</summary>
public abstract record WorkerCommand
{
    private WorkerCommand() { }

    /// <summary>A heartbeat.</summary>
    public sealed record Announce(Announcement Reported, DateTimeOffset Now) : WorkerCommand
    {
        /// <summary>With whose key it was sent; null: with none, or with one that may speak for any worker.</summary>
        public WorkerOwner? By { get; init; }

        /// <summary>The key of before is gone: the worker is the sender's now.</summary>
        public bool TakesOver { get; init; }
    }

    /// <summary>Time has passed: is it still there?</summary>
    public sealed record CheckPresence(DateTimeOffset Now, TimeSpan Heartbeat) : WorkerCommand;

    /// <summary>A person names and labels it; null leaves it as it is.</summary>
    public sealed record Rename(string? Name, IReadOnlyDictionary<string, string>? Labels) : WorkerCommand;

    /// <summary>Nothing new from now on.</summary>
    public sealed record Drain : WorkerCommand;

    /// <summary>Nothing new from now on, and what it holds goes elsewhere.</summary>
    public sealed record Pause : WorkerCommand;

    /// <summary>Work again after a drain or a pause.</summary>
    public sealed record Resume : WorkerCommand;

    /// <summary>A step failed there.</summary>
    public sealed record RecordFailure(WorkerFailure Failure) : WorkerCommand;

    /// <summary>The input was to blame.</summary>
    public sealed record Forgive(JobId Job) : WorkerCommand;

    /// <summary>A job is to stay on it.</summary>
    public sealed record Pin(JobId Job) : WorkerCommand;

    /// <summary>That job is over, or another worker has it.</summary>
    public sealed record Unpin(JobId Job) : WorkerCommand;

    /// <summary>The self-test came back.</summary>
    public sealed record RecordSelfTest(SelfTestResult Result, IReadOnlyList<SelfTestResult> Trusted) : WorkerCommand;
}
