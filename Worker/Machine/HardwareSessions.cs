namespace Transcode.Worker.Machine;

/// <summary>How many encodes of one hardware encoder run here at once, and never more than it has proven.</summary>
internal sealed class HardwareSessions(int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private int _free = most;

    public int Most { get; } = most;

    /// <summary>As many as are free, up to what is wanted; 0: none.</summary>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            var taken = Math.Min(_free, wanted);
            _free -= taken;
            return taken;
        }
    }

    /// <summary>At least one, as soon as there is one.</summary>
    public async Task<int> TakeSome(int wanted, CancellationToken stop)
    {
        while (true)
        {
            TaskCompletionSource moved;
            lock (_gate)
            {
                if (_free > 0)
                    return Take(wanted); // The lock may be taken twice by one thread.
                _waiting.Enqueue(moved = new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            await moved.Task.WaitAsync(stop);
        }
    }

    public void Give(int taken)
    {
        lock (_gate)
        {
            _free += taken;
            while (_waiting.TryDequeue(out var one))
                one.TrySetResult();
        }
    }
}
