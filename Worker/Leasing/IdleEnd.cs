using System.Net;
using Transcode.Worker.Registration;

namespace Transcode.Worker.Leasing;

/// <summary>
/// When a worker that is paid by the second has done its part: it has had nothing to do for so long, the platform did not answer for so
/// long, or its key opens nothing any more, which is how the platform says that it is no longer wanted.
/// </summary>
public sealed class IdleEnd(WorkerOptions options, WorkerState state, TimeProvider time)
{
    private readonly TaskCompletionSource<IdleEndReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _idleSince;
    private bool _joined;

    /// <summary>Never ends by itself where that was not asked for.</summary>
    public Task<IdleEndReason> Ended => _ended.Task;

    /// <summary>Steps that it took so far.</summary>
    public int Steps { get; private set; }

    private bool IsAsked => options.IdleEndSeconds > 0;

    public void Joined() => (_joined, _idleSince) = (true, null);

    /// <summary>Asks for work now.</summary>
    public void Asking() => _idleSince = IsBusy ? null : _idleSince ?? time.GetTimestamp();

    /// <summary>This many steps came.</summary>
    public void Claimed(int steps)
    {
        Steps += steps;
        Watch(isBusy: steps > 0 || IsBusy);
    }

    /// <summary>The platform did not answer, or refused.</summary>
    public void Failed(Exception failure)
    {
        if (IsAsked && failure is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden })
            _ended.TrySetResult(IdleEndReason.NotWanted);
        else
            Watch(IsBusy);
    }

    private bool IsBusy => state.Room < options.Slots;

    private void Watch(bool isBusy)
    {
        _idleSince = isBusy ? null : _idleSince ?? time.GetTimestamp();
        if (IsAsked && _idleSince is { } since && time.GetElapsedTime(since) >= TimeSpan.FromSeconds(options.IdleEndSeconds))
            _ended.TrySetResult(_joined ? IdleEndReason.Idle : IdleEndReason.NeverJoined);
    }
}

/// <summary>Why a worker ended by itself.</summary>
public enum IdleEndReason
{
    Idle = 1,
    /// <summary>Its key is not taken any more.</summary>
    NotWanted = 2,
    /// <summary>The platform never answered.</summary>
    NeverJoined = 3,
}
