using Transcode.Domain.Burst;

namespace Transcode.Silo.Burst;

/// <summary>How long a provider that did not take a run is left alone: longer each time, and at once for long where a person must
/// look.</summary>
internal sealed class ProviderRest
{
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    private int _faults;

    public DateTimeOffset? Until { get; private set; }

    public ProviderFault? Fault { get; private set; }

    /// <summary>It took a run, or is well.</summary>
    public void Took() => (_faults, Until, Fault) = (0, null, null);

    public void Note(ProviderFault fault, DateTimeOffset now)
    {
        var usual = _shortest * Math.Pow(2, Math.Min(_faults++, 10));
        var isForPeople = fault.Kind is ProviderFaultKind.Unauthorized or ProviderFaultKind.Malformed or ProviderFaultKind.Unknown;
        (Until, Fault) = (now + (isForPeople || usual > _longest ? _longest : usual), fault);
    }
}
