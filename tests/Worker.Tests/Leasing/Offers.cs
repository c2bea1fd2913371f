using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Leasing;

internal static class Offers
{
    /// <summary>Leave to work on a step with a source and a store behind addresses.</summary>
    public static LeaseOffer Remote(string lease, Step step, SourceGrant source, IReadOnlyDictionary<string, StepResult>? inputs = null)
        => new()
        {
            LeaseId = lease,
            Job = new("job"),
            Asset = OneMachine.Asset,
            Generation = 1,
            Fence = 1,
            Step = step,
            Inputs = inputs ?? new Dictionary<string, StepResult>(),
            RenewSeconds = 15,
            Source = source,
            Output = new OutputGrant(null, "staging"),
        };

    /// <summary>The same with the store on this disk, so that it is renewed often.</summary>
    public static LeaseOffer Local(string lease, string store, string file) =>
        Remote(lease, StepGraph.Probe([Films.Hls]), OneMachine.Grant(file)) with { Output = new OutputGrant(store, "staging") };
}
