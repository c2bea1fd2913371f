using System.Text.Json;
using GraphQL;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Transcode.Gateway.GraphQL.Limits;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>From what came to a request, or the status with which it is refused.</summary>
internal sealed class RequestReader(IGraphQLTextSerializer json)
{
    private const int Deepest = 32;

    private const string Shape =
        "This is no GraphQL request: send a JSON object with query, and operationName, variables and extensions if "
        + "need be.";

    public async Task<RequestOutcome> Read(HttpRequest http, CancellationToken stop)
    {
        if (HttpMethods.IsGet(http.Method))
            return OfQuery(http.Query);
        if (!HttpMethods.IsPost(http.Method))
            return new RequestOutcome.Refused(StatusCodes.Status405MethodNotAllowed, "Send GET or POST.");
        if (!IsJson(http.ContentType))
            return new RequestOutcome.Refused(StatusCodes.Status415UnsupportedMediaType, "Send the request as application/json in UTF-8.");
        if (http.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = DocumentLimits.MostRequestBytes;
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Body, new JsonDocumentOptions { MaxDepth = Deepest }, stop);
            return Of(body.RootElement);
        }
        catch (JsonException)
        {
            return new RequestOutcome.Refused(StatusCodes.Status400BadRequest, Shape);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new RequestOutcome.Refused(bad.StatusCode, $"The request has more than {DocumentLimits.MostRequestBytes} bytes.");
        }
    }

    /// <summary>What a message of a socket carries.</summary>
    public RequestOutcome Of(JsonElement root)
    {
        // Also a list, for several at once: one request may do enough.
        if (root.ValueKind != JsonValueKind.Object || !root.EnumerateObject().All(IsWellFormed))
            return new RequestOutcome.Refused(StatusCodes.Status400BadRequest, Shape);
        return Named(json.ReadNode<GraphQLRequest>(root));
    }

    private RequestOutcome OfQuery(IQueryCollection query)
    {
        try
        {
            return Named(new GraphQLRequest
            {
                Query = query["query"],
                OperationName = query["operationName"],
                Variables = json.Deserialize<Inputs>(query["variables"]),
                Extensions = json.Deserialize<Inputs>(query["extensions"]),
            });
        }
        catch (JsonException)
        {
            return new RequestOutcome.Refused(StatusCodes.Status400BadRequest, "variables and extensions are JSON objects.");
        }
    }

    private static RequestOutcome Named(GraphQLRequest? request) => request is null || (request.Query is null && request.Extensions is null)
        ? new RequestOutcome.Refused(StatusCodes.Status400BadRequest, Shape)
        : new RequestOutcome.Complete(request);

    private static bool IsWellFormed(JsonProperty property) => property.Name switch
    {
        "query" or "operationName" => property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null,
        "variables" or "extensions" => property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null,
        _ => true,
    };

    private static bool IsJson(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed)
            && parsed.MediaType.Equals(AcceptedType.Json, StringComparison.OrdinalIgnoreCase)
        && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}

internal abstract record RequestOutcome
{
    private RequestOutcome() { }

    public sealed record Complete(GraphQLRequest Request) : RequestOutcome;

    public sealed record Refused(int Status, string Message) : RequestOutcome;
}
