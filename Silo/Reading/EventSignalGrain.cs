using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Utilities;
using Transcode.Contracts.Reading;

namespace Transcode.Silo.Reading;

/// <summary>Knows the nodes that have readers, and tells each.</summary>
[Reentrant, GrainType("event-signal")]
internal sealed class EventSignalGrain(ILogger<EventSignalGrain> log) : Grain, IEventSignalGrain
{
    private readonly ObserverManager<IEventSignalObserver> _nodes = new(TimeSpan.FromMinutes(1), log);

    public Task Subscribe(IEventSignalObserver node)
    {
        _nodes.Subscribe(node, node);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(IEventSignalObserver node)
    {
        _nodes.Unsubscribe(node);
        return Task.CompletedTask;
    }

    public Task Raise(long sequence) => _nodes.Count == 0 ? Task.CompletedTask : _nodes.Notify(node => node.Raised(sequence));
}
