using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Hosting;

/// <summary>
/// Bodies by generated code that each endpoint names itself: a shape is prepared when it is first used, not when the host starts, and the worker in
/// the same process shares it.
/// </summary>
internal static class Wire
{
    /// <exception cref="BadHttpRequestException">The body is not JSON of this shape.</exception>
    public static async Task<T> Read<T>(HttpRequest request, JsonTypeInfo<T> shape, CancellationToken stop)
    {
        MustBeJson(request);
        try
        {
            return await JsonSerializer.DeserializeAsync(request.BodyReader, shape, stop) ?? throw new BadHttpRequestException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException($"The body is not the JSON that this address takes: {exception.Message}", exception);
        }
    }

    /// <summary>A page of another site can send text without asking, but not this type.</summary>
    /// <exception cref="BadHttpRequestException">It is of another type.</exception>
    public static void MustBeJson(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("Send the body as application/json.", StatusCodes.Status415UnsupportedMediaType);
    }
}
