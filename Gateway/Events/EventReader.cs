using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Transcode.Domain;
using Transcode.Domain.Lists;

namespace Transcode.Gateway.Events;

/// <summary>One follower's small buffer. When it is full the follower is behind and must read the table again.</summary>
internal sealed class EventReader(JobId? job)
{
    private const int Room = 256;

    private readonly Channel<StoredEvent> _channel =
        Channel.CreateBounded<StoredEvent>(new BoundedChannelOptions(Room) { SingleReader = true, SingleWriter = true });
    private volatile bool _behind;

    public void Offer(StoredEvent stored)
    {
        if ((job is null || stored.Job == job) && !_channel.Writer.TryWrite(stored))
            _behind = true;
    }

    public void Fail(Exception failure) => _channel.Writer.TryComplete(failure);

    /// <summary>Forgets the buffer; call it before reading the table, so that what is offered meanwhile is there twice rather than
    /// never.</summary>
    public void CatchUp()
    {
        _behind = false;
        while (_channel.Reader.TryRead(out _)) { }
    }

    /// <summary>What is offered, until something had to be left out.</summary>
    public async IAsyncEnumerable<StoredEvent> UntilBehind([EnumeratorCancellation] CancellationToken stop)
    {
        while (!_behind && await _channel.Reader.WaitToReadAsync(stop))
            while (!_behind && _channel.Reader.TryRead(out var stored))
                yield return stored;
    }
}
