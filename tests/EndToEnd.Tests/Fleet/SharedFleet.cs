using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>One fleet of three for tests that leave it whole; it is started by the first that needs it.</summary>
public sealed class SharedFleet(Radosgw s3) : IAsyncDisposable
{
    /// <summary>Of the film.</summary>
    public const int Seconds = 24;

    private FleetHome? _fleet;
    private (string Path, IReadOnlyDictionary<string, string> Segments) _film;

    internal async Task<(FleetHome Fleet, string Film, IReadOnlyDictionary<string, string> Segments)> Open()
    {
        if (_fleet is null)
        {
            _fleet = await FleetHome.Open(s3, workers: 3);
            _film = await _fleet.Film(Seconds);
        }
        return (_fleet, _film.Path, _film.Segments);
    }

    public ValueTask DisposeAsync() => _fleet?.DisposeAsync() ?? default;
}
