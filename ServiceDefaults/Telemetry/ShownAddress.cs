using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.ServiceDefaults.Telemetry;

/// <summary>What a span tells of an address. Queries are left out by the instrumentation; a path may open something too.</summary>
public static class ShownAddress
{
    private const string Signed = "/signed/";
    private const string LeftOut = "Redacted";

    /// <summary>The path of a request as it may be told: a signed address of media without its signature, which opens it to
    /// anybody.</summary>
    public static string Path(string path) => path.StartsWith(Signed, StringComparison.Ordinal)
        ? $"{Signed}{LeftOut}{(path.IndexOf('/', Signed.Length) is > 0 and var end ? path[end..] : "")}" : path;

    /// <summary>Where a request goes as it may be told; null: as it is, without its query. Of an address that somebody named (a webhook, a
    /// source) only the server: many have their secret in the path.</summary>
    public static string? Of(HttpRequestMessage request) => request.RequestUri is not { IsAbsoluteUri: true } url ? null
        : GuardedHttp.IsNamed(request) ? $"{url.GetLeftPart(UriPartial.Authority)}/{LeftOut}"
        : Path(url.AbsolutePath) is var path && path != url.AbsolutePath ? url.GetLeftPart(UriPartial.Authority) + path
        : null;
}
