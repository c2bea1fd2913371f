using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Transcode.Storage;

namespace Transcode.Gateway.Delivery;

/// <summary>The Range header of a request (RFC 9110, 14). Several ranges, other units and nonsense mean the whole, as the RFC
/// allows.</summary>
internal static class RangeHeader
{
    /// <param name="request">A GET or HEAD.</param>
    /// <param name="tag">Entity tag of what is there; an If-Range with another one asks for the whole.</param>
    /// <param name="modified">Its time of change, in whole seconds.</param>
    public static ByteRange? Read(HttpRequest request, string tag, DateTimeOffset modified)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header) || header.Unit != "bytes"
            || header.Ranges.Count != 1)
            return null;
        if (request.Headers.IfRange.Count > 0 && !StillThat(request.Headers.IfRange.ToString(), tag, modified))
            return null;
        return header.Ranges.Single() switch
        {
            { From: { } from, To: { } to } => new ByteRange.Between(from, to),
            { From: { } from } => new ByteRange.From(from),
            { To: { } last } => new ByteRange.Final(last),
            _ => null,
        };
    }

    private static bool StillThat(string ifRange, string tag, DateTimeOffset modified) =>
        RangeConditionHeaderValue.TryParse(ifRange, out var condition)
        && (condition.EntityTag is { } wanted ? !wanted.IsWeak && wanted.Tag == tag : condition.LastModified == modified);
}
