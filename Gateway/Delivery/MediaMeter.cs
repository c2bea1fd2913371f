using System.Diagnostics.Metrics;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// Counts the media bytes that pass through this server, as transcode_media_bytes_total{direction, route}: uploads, playback, and what
/// workers read and write where they cannot reach the store by themselves. Where the store is S3, encoding a film adds nothing to it.
/// </summary>
internal static class MediaMeter
{
    private static readonly Meter _meter = new("Transcode.Gateway");
    private static readonly Counter<long> _bytes = _meter.CreateCounter<long>("transcode.media.bytes", null,
        "Media bytes that passed through this server.");

    /// <summary>To people and workers: counts as it is read.</summary>
    public static Stream Sent(Stream bytes, string route) => new MeteredStream(bytes, count => Count(count, "sent", route));

    /// <summary>From people and workers: counts as it is read.</summary>
    public static Stream Received(Stream bytes, string route) => new MeteredStream(bytes, count => Count(count, "received", route));

    private static void Count(int bytes, string direction, string route)
        => _bytes.Add(bytes, new("direction", direction), new("route", route));
}
