using System.Collections.Concurrent;
using Transcode.Domain.Protocol;
using Transcode.Worker.Machine;

namespace Transcode.Worker.Leasing;

/// <summary>
/// Steps that need a tool which this machine has not proven. They are given back, for a worker that has it, and not asked for again until
/// that time is over: then nobody has it, and the step may end here with that message.
/// </summary>
public sealed class DeclinedSteps(WorkerOptions options, Abilities abilities, TimeProvider time)
{
    private readonly ConcurrentDictionary<AvoidedStep, DateTimeOffset> _since = new();

    /// <summary>Whether to give it back; a worker that did not look what it has tries.</summary>
    public bool Declines(LeaseOffer offer, string tool)
    {
        if (abilities.Tools is not { } tools || tools.Contains(tool))
            return false;
        var now = time.GetUtcNow();
        return now - _since.GetOrAdd(new AvoidedStep(offer.Job, offer.Generation, offer.Step.Id), now) < WaitsFor;
    }

    /// <summary>What not to be offered.</summary>
    public IReadOnlyList<AvoidedStep> Now
    {
        get
        {
            var began = time.GetUtcNow() - WaitsFor;
            foreach (var (step, since) in _since.Where(entry => entry.Value < began - WaitsFor))
                _since.TryRemove(step, out _);
            return [.. _since.Where(entry => entry.Value > began).OrderByDescending(entry => entry.Value).Select(entry => entry.Key)
                .Take(LeaseRequest.MostAvoids)];
        }
    }

    private TimeSpan WaitsFor => TimeSpan.FromSeconds(options.MissingToolSeconds);
}
