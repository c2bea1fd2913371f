using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Transcode.Gateway.Hosting;

/// <summary>
/// Bodies by generated code that each endpoint names itself: a shape is prepared when it is first used, not when the host starts, and the
/// worker in the same process shares it.
/// </summary>
internal static class Wire
{
    /// <param name="request">Its body is read to the end.</param>
    /// <param name="shape">What is expected.</param>
    /// <param name="stop">Given up.</param>
    /// <param name="most">Bytes.</param>
    /// <exception cref="BadHttpRequestException">The body is not JSON of this shape, or beyond the bounds of
    /// <see cref="JsonBounds"/>.</exception>
    public static async Task<T> Read<T>(HttpRequest request, JsonTypeInfo<T> shape, CancellationToken stop, int most = JsonBounds.Usual)
    {
        MustBeJson(request);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        var body = await Whole(request.BodyReader, stop);
        try
        {
            if (JsonBounds.Problem(body) is { } problem)
                throw new BadHttpRequestException($"The body is beyond what this address takes: {problem}.");
            return Parse(body, shape) ?? throw new BadHttpRequestException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException($"The body is not the JSON that this address takes: {exception.Message}", exception);
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    /// <summary>A body that may be left out, as clients leave it out: without a type, or with one and no byte.</summary>
    public static async Task<T> ReadIfAny<T>(HttpRequest request, JsonTypeInfo<T> shape, T otherwise, CancellationToken stop)
        => MayHaveBody(request) ? await Read(request, shape, stop) : otherwise;

    /// <summary>Not: it is without a type, or with one and no byte.</summary>
    public static bool MayHaveBody(HttpRequest request) => request.ContentType is not null
        && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static T? Parse<T>(in ReadOnlySequence<byte> body, JsonTypeInfo<T> shape)
    {
        var reader = new Utf8JsonReader(body);
        return JsonSerializer.Deserialize(ref reader, shape);
    }

    /// <summary>All of it; what is too long is ended by the host.</summary>
    private static async Task<ReadOnlySequence<byte>> Whole(PipeReader reader, CancellationToken stop)
    {
        while (true)
        {
            var read = await reader.ReadAsync(stop);
            if (read.IsCompleted)
                return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
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
