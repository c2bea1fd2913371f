using System.Threading.Channels;
using GraphQL;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>
/// What is to be sent to one subscriber. Sources send the whole state or all that has changed, about once a second: who does not read so
/// many of them is cut off and may come again, so that nobody's memory pays for it.
/// </summary>
internal sealed class Inbox : IObserver<ExecutionResult>
{
    public const int Room = 32;

    private readonly Channel<ExecutionResult> _results =
        Channel.CreateBounded<ExecutionResult>(new BoundedChannelOptions(Room) { SingleReader = true });

    public ChannelReader<ExecutionResult> Results => _results.Reader;

    public void OnNext(ExecutionResult value)
    {
        if (!_results.Writer.TryWrite(value))
            _results.Writer.TryComplete(new SubscriberTooSlowException());
    }

    /// <summary>The last result says that there will be no more.</summary>
    public void OnError(Exception error)
    {
        OnNext(new ExecutionResult(error as ExecutionError
            ?? new ExecutionError("The subscription broke off; come again.") { Code = "internal" }));
        OnCompleted();
    }

    public void OnCompleted() => _results.Writer.TryComplete();

    /// <summary>A stream that nobody will read.</summary>
    public static void Discard(ExecutionResult result)
    {
        foreach (var stream in result.Streams?.Values ?? [])
            stream.Subscribe(new Inbox()).Dispose();
    }
}

/// <summary>It has not read what was sent: its connection is to be cut, not completed, so that it comes again.</summary>
internal sealed class SubscriberTooSlowException() : Exception($"The subscriber has not read {Inbox.Room} messages.");
