namespace Transcode.Media.Tests.Running;

/// <summary>A moment that has come when it was signalled a number of times.</summary>
internal sealed class Countdown(int times)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = times;

    public void Signal()
    {
        if (Interlocked.Decrement(ref _left) == 0) _reached.SetResult();
    }

    public async Task Reached(string what, CancellationToken stop)
    {
        try
        {
            await _reached.Task.WaitAsync(TimeSpan.FromSeconds(20), stop);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited 20 s for {what}; it was signalled {_left} times too few.");
        }
    }
}
