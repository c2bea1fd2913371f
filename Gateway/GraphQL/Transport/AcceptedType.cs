using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>How an answer is sent, as GraphQL over HTTP and GraphQL over SSE have it.</summary>
internal static class AcceptedType
{
    public const string Response = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string Events = "text/event-stream";

    /// <returns>The one of ours that the caller likes best; null: it takes none.</returns>
    public static string? Of(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return Json;
        foreach (var type in accepted.OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                continue;
            switch (type.MediaType.Value?.ToLowerInvariant())
            {
                case Response:
                    return Response;
                case Json or "*/*" or "application/*":
                    return Json;
                case Events:
                    return Events;
            }
        }
        return null;
    }
}
