using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Utilities;
using Transcode.Contracts.Reading;
using Transcode.Contracts.Webhooks;

namespace Transcode.Silo.Reading;

/// <summary>Knows the nodes that have readers, and tells each, and those who wake webhooks.</summary>
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

    public async Task Raise(long sequence)
    {
        // One way: what webhooks do holds nobody up.
        await GrainFactory.GetGrain<IWebhookDirectoryGrain>(IWebhookDirectoryGrain.Key).Raised();
        await Notify(sequence);
    }

    private Task Notify(long sequence) => _nodes.Count == 0 ? Task.CompletedTask : _nodes.Notify(node => node.Raised(sequence));
}
