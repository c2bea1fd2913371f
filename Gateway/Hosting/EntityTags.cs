using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Transcode.Gateway.Hosting;

/// <summary>ETag and If-Match: who changes what another may have changed since names what was seen.</summary>
internal static class EntityTags
{
    public static void Write(HttpResponse response, string tag) => response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{tag}\"");

    /// <summary>The tags of If-Match; null: the caller does not care, by leaving it out or by "*".</summary>
    public static IReadOnlyList<string>? Wanted(HttpRequest request)
    {
        if (!request.Headers.ContainsKey(HeaderNames.IfMatch))
            return null;
        var tags = request.GetTypedHeaders().IfMatch;
        return tags.Contains(EntityTagHeaderValue.Any) ? null
            : [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"'))];
    }
}
