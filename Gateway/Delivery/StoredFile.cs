using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;

namespace Transcode.Gateway.Delivery;

/// <summary>Sends one stored object: whole, in part (206), not again (304), or not at all (416). HEAD gets the same without the
/// bytes.</summary>
internal static class StoredFile
{
    private const int PieceSize = 64 * 1024;

    /// <param name="http">The request.</param>
    /// <param name="store">Where it lies.</param>
    /// <param name="key">Which.</param>
    /// <param name="route">Under what name the bytes are counted.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>False: there is no such object, and nothing was sent.</returns>
    public static async Task<bool> Send(HttpContext http, IMediaStore store, MediaKey key, string route, CancellationToken stop)
    {
        if (await store.Stat(key, stop) is not { } known)
            return false;
        var (tag, modified) = (TagOf(known), WholeSeconds(known.Modified));
        if (IsKnownToCaller(http.Request, tag, modified))
        {
            Describe(http.Response, known, tag, modified);
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }
        switch (await store.OpenRead(key, RangeHeader.Read(http.Request, tag, modified), stop))
        {
            case ReadOutcome.Found found:
                await using (found.Content)
                    await Send(http, found.Content, route, stop);
                return true;
            case ReadOutcome.OutOfRange none:
                http.Response.Headers.ContentRange = $"bytes */{none.Length}";
                await Problem.Of(416, "range.outside", $"The range begins behind the end; the file has {none.Length} bytes.")
                    .ExecuteAsync(http);
                return true;
            default:
                return false;
        }
    }

    private static async Task Send(HttpContext http, MediaContent content, string route, CancellationToken stop)
    {
        Describe(http.Response, content.Whole, TagOf(content.Whole), WholeSeconds(content.Whole.Modified));
        http.Response.ContentType = content.Whole.ContentType;
        http.Response.ContentLength = content.Length;
        if (content.Length != content.Whole.Length)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = $"bytes {content.Start}-{content.Start + content.Length - 1}/{content.Whole.Length}";
        }
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await MediaMeter.Sent(content.Bytes, route).CopyToAsync(http.Response.Body, PieceSize, stop);
    }

    private static void Describe(HttpResponse response, MediaObject known, string tag, DateTimeOffset modified)
    {
        response.Headers.ETag = tag;
        response.Headers.LastModified = HeaderUtilities.FormatDate(modified);
        response.Headers.AcceptRanges = "bytes";
    }

    private static bool IsKnownToCaller(HttpRequest request, string tag, DateTimeOffset modified)
    {
        if (request.Headers.IfNoneMatch.Count > 0)
            return EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
                && tags.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Tag == tag);
        return request.GetTypedHeaders().IfModifiedSince is { } since && modified <= since;
    }

    private static string TagOf(MediaObject known) => $"\"{known.Version}\"";

    /// <summary>HTTP dates have no fractions.</summary>
    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
