using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// How long an answer may be kept, and by whom. An address that bears a generation never has other bytes; one without may, after a retry,
/// and is asked for again by its tag. What needed a key is for that caller's own cache.
/// </summary>
/// <param name="Playlist">It may still change.</param>
/// <param name="File">A segment or a file.</param>
internal sealed record MediaCaching(string Playlist, string File)
{
    public static readonly MediaCaching Keyed = new("private, no-cache", "private, no-cache");

    /// <summary>As long as the address is good; a shared cache gives it only to who knows the address.</summary>
    public static MediaCaching Signed(TimeSpan left)
        => new("no-cache", $"public, max-age={((long)left.TotalSeconds).ToString(CultureInfo.InvariantCulture)}, immutable");

    public void Apply(HttpResponse response, string path) =>
        response.Headers.CacheControl = path.EndsWith(".m3u8", StringComparison.Ordinal) || path.EndsWith(".mpd", StringComparison.Ordinal)
            ? Playlist : File;
}
