using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Worker.Platform;

/// <summary>The gateways of the platform, and which of them is asked now: who does not answer is left for the next. A name stands for all
/// that it leads to.</summary>
public sealed class Gateways(WorkerOptions options, ServiceAddresses names)
{
    private readonly Uri[] _told = [options.GatewayUrl!, .. options.OtherGateways];
    private readonly Lock _gate = new();
    private IReadOnlyList<Uri> _known = [];
    private Uri? _current;

    /// <summary>Who is asked now, or was last.</summary>
    public Uri Current { get { lock (_gate) return _current ?? _told[0]; } }

    /// <summary>Who is asked now, names looked up.</summary>
    /// <exception cref="HttpRequestException">A name leads nowhere.</exception>
    public async ValueTask<Uri> Ask(CancellationToken stop)
    {
        var known = new List<Uri>();
        foreach (var server in _told)
            known.AddRange(await names.Of(server, stop));
        if (known.Count == 0)
            throw new HttpRequestException($"Nobody is called {string.Join(" or ", _told.Select(server => server.Host))}.");
        lock (_gate)
        {
            _known = known;
            return _current = _current is not null && known.Contains(_current) ? _current : known[0];
        }
    }

    /// <summary>It did not answer. Nothing happens where somebody else has been asked since.</summary>
    public void Leave(Uri asked)
    {
        lock (_gate)
            for (var place = 0; place < _known.Count; place++)
                if (_known[place].Equals(_current) && IsSame(_known[place], asked))
                {
                    _current = _known[(place + 1) % _known.Count];
                    return;
                }
    }

    private static bool IsSame(Uri gateway, Uri asked) =>
        gateway.GetLeftPart(UriPartial.Authority) == asked.GetLeftPart(UriPartial.Authority);
}
