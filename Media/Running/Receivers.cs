namespace Transcode.Media.Running;

/// <summary>Takes bytes of standard output or standard error as they come.</summary>
internal interface IReceiver
{
    ValueTask Receive(ReadOnlyMemory<byte> bytes, CancellationToken stop);

    void Complete() { }
}

/// <summary>Standard output, counted against the limit.</summary>
internal static class OutputReceiver
{
    public static IReceiver For(ToolOutput output, long? limit)
    {
        IReceiver receiver = output switch
        {
            ToolOutput.Lines lines => new LineReceiver(ToolOutput.Lines.LongestLine, lines.Receive),
            ToolOutput.Bytes bytes => new StreamReceiver(bytes.Target),
            _ => new NoReceiver(),
        };
        return limit is { } most ? new LimitedReceiver(receiver, most) : receiver;
    }
}

internal sealed class NoReceiver : IReceiver
{
    public ValueTask Receive(ReadOnlyMemory<byte> bytes, CancellationToken stop) => ValueTask.CompletedTask;
}

internal sealed class StreamReceiver(Stream target) : IReceiver
{
    public ValueTask Receive(ReadOnlyMemory<byte> bytes, CancellationToken stop) => target.WriteAsync(bytes, stop);
}

internal sealed class LineReceiver(int longestLine, Action<string> receive) : IReceiver
{
    private readonly LineSplitter _splitter = new(longestLine, receive);

    public ValueTask Receive(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        _splitter.Add(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public void Complete() => _splitter.Complete();
}

internal sealed class LimitedReceiver(IReceiver inner, long most) : IReceiver
{
    private long _received;

    public ValueTask Receive(ReadOnlyMemory<byte> bytes, CancellationToken stop) =>
        (_received += bytes.Length) > most ? throw new OutputTooLargeException(most) : inner.Receive(bytes, stop);

    public void Complete() => inner.Complete();
}

/// <summary>Ends the run from inside a pump; callers see <see cref="ToolLimit.OutputSize"/>.</summary>
internal sealed class OutputTooLargeException(long most) : IOException($"The tool wrote more than {most} bytes to standard output.");
