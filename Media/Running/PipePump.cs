namespace Transcode.Media.Running;

/// <summary>Moves what a tool writes to a receiver until the pipe is closed.</summary>
internal sealed class PipePump(Stream pipe, Task exited, TimeProvider time)
{
    /// <summary>
    /// How long one read may wait after the tool is gone. A process that it started and that left its group can hold the pipe open
    /// for ever; what the tool itself wrote is in the pipe already and takes no waiting.
    /// </summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    public async Task Into(IReceiver receiver, CancellationToken stop)
    {
        var buffer = new byte[32 * 1024];
        while (await Read(buffer) is var count and > 0) await receiver.Receive(buffer.AsMemory(0, count), stop);
        receiver.Complete();
    }

    private async Task<int> Read(byte[] buffer)
    {
        var read = pipe.ReadAsync(buffer, CancellationToken.None).AsTask();
        await Task.WhenAny(read, exited);
        try
        {
            return await read.WaitAsync(_timeout, time);
        }
        catch (TimeoutException)
        {
            return 0;
        }
    }
}
