using Transcode.Contracts.Workers;
using Transcode.Domain.Workers;

namespace Transcode.Silo.Workers;

/// <summary>All workers, as this silo last heard of them: many ask every second, and a fleet may be large.</summary>
internal sealed class Fleet(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan _keep = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<Worker[]>? _list;
    private long _asked;

    public Task<Worker[]> Now()
    {
        lock (_gate)
        {
            if (_list is null || _list.IsFaulted || time.GetElapsedTime(_asked) >= _keep)
                (_list, _asked) = (grains.GetGrain<IRosterGrain>(IRosterGrain.Key).List(), time.GetTimestamp());
            return _list;
        }
    }

    /// <summary>Something of note has happened.</summary>
    public void Forget()
    {
        lock (_gate)
            _list = null;
    }
}
