using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Workers;

namespace Transcode.Gateway.Application;

/// <summary>How many steps of each capability want a place at a worker: what goes by it adds and removes workers.</summary>
internal sealed class QueueDemand(JobService jobs, WorkerService workers)
{
    /// <summary>Of every capability that is needed now, and of those besides.</summary>
    public async Task<IReadOnlyList<CapabilityDemand>> Of(IEnumerable<string> besides, CancellationToken stop)
    {
        var queues = (await jobs.Queues(stop)).ToDictionary(queue => queue.Capability, StringComparer.Ordinal);
        var (present, running) = (await workers.List(stop), await workers.Running(stop));
        return [.. queues.Keys.Union(besides, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(capability => new CapabilityDemand(
            capability, queues.GetValueOrDefault(capability)?.Open ?? 0, Busy(LaneName.CapabilityOf(capability), present, running),
                queues.GetValueOrDefault(capability)?.WaitingWorkers ?? 0))];
    }

    /// <summary>Whoever runs a step there would be missed, whatever that step needs.</summary>
    private static int Busy(string capability, IReadOnlyList<Worker> present, ILookup<Domain.WorkerId, StepRow> running) =>
        present.Where(worker => Capabilities.Of(worker).Contains(capability)).Sum(worker => running[worker.Id].Count());
}

/// <summary>What one capability wants of workers.</summary>
/// <param name="Capability">By the name of its queue; "software" is what everybody has.</param>
/// <param name="Open">Steps that a worker could take now.</param>
/// <param name="Busy">Steps that run on workers which have the capability.</param>
/// <param name="WaitingWorkers">Workers that would take a step at once.</param>
internal sealed record CapabilityDemand(string Capability, int Open, int Busy, int WaitingWorkers);
