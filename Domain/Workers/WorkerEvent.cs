using Transcode.Domain.Protocol;

namespace Transcode.Domain.Workers;

/// <summary>What happened to a worker.</summary>
public abstract record WorkerEvent
{
    private WorkerEvent() { }

    public sealed record Joined(Announcement Reported, DateTimeOffset At) : WorkerEvent;

    /// <summary>From now on it is that key's.</summary>
    public sealed record Owned(WorkerOwner Owner) : WorkerEvent;

    public sealed record HeartbeatReceived(Announcement Reported, DateTimeOffset At) : WorkerEvent;

    /// <summary>It sends heartbeats again after it was suspect or offline.</summary>
    public sealed record CameBack : WorkerEvent;

    public sealed record FellSilent : WorkerEvent;

    public sealed record WentOffline : WorkerEvent;

    public sealed record Renamed(string? Name, IReadOnlyDictionary<string, string>? Labels) : WorkerEvent;

    public sealed record DrainBegan : WorkerEvent;

    public sealed record PauseBegan : WorkerEvent;

    /// <summary>Or the pause.</summary>
    public sealed record DrainEnded : WorkerEvent;

    public sealed record Failed(WorkerFailure Failure) : WorkerEvent;

    public sealed record Forgiven(JobId Job) : WorkerEvent;

    public sealed record Pinned(JobId Job) : WorkerEvent;

    public sealed record Unpinned(JobId Job) : WorkerEvent;

    public sealed record Quarantined(DateTimeOffset At, string Why) : WorkerEvent;

    public sealed record SelfTestFailed(string Message) : WorkerEvent;

    public sealed record Readmitted : WorkerEvent;
}
