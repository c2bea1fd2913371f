using Microsoft.Extensions.Logging;
using Transcode.Web.Live;

namespace Transcode.Web.Fleet;

/// <summary>The platform, read once a second while somebody looks, however many look.</summary>
internal sealed class FleetWatch(FleetReading reading, TimeProvider time, ILogger<FleetWatch> log)
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    private readonly SharedReading<FleetSnapshot> _shared = new(reading.Read, _ => _period, time, log);

    public IAsyncEnumerable<FleetSnapshot> Follow(CancellationToken stop) => _shared.Follow(stop);
}
