using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Transcode.Domain;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Events;

/// <summary>One follower's small buffer. When it is full the follower is behind and must read the table again.</summary>
internal sealed class EventReader(JobId? job)
{
    private const int Room = 256;

    private readonly Channel<StoredEvent> channel = Channel.CreateBounded<StoredEvent>(new BoundedChannelOptions(Room) { SingleReader = true, SingleWriter = true });
    private volatile bool behind;

    public void Offer(StoredEvent stored)
    {
        if ((job is null || stored.Job == job) && !channel.Writer.TryWrite(stored))
            behind = true;
    }

    public void Fail(Exception failure) => channel.Writer.TryComplete(failure);

    /// <summary>Forgets the buffer; call it before reading the table, so that what is offered meanwhile is there twice rather than never.</summary>
    public void CatchUp()
    {
        behind = false;
        while (channel.Reader.TryRead(out _)) { }
    }

    /// <summary>What is offered, until something had to be left out.</summary>
    public async IAsyncEnumerable<StoredEvent> UntilBehind([EnumeratorCancellation] CancellationToken stop)
    {
        while (!behind && await channel.Reader.WaitToReadAsync(stop))
            while (!behind && channel.Reader.TryRead(out var stored))
                yield return stored;
    }
}
