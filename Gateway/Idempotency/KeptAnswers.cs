using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Transcode.Contracts.Answers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Hosting;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Idempotency;

/// <summary>Answers a request with a key once, and from then on as it was answered. What was refused is not kept: after the cause is mended
/// the same key may try again.</summary>
internal sealed class KeptAnswers(GrainCalls calls)
{
    private const int LongestKey = 255;
    private const string Replayed = "Idempotency-Replayed";

    private static readonly string[] _headers = [HeaderNames.Location, HeaderNames.ETag, HeaderNames.ContentType];

    private IAnswerGrain Grain => calls.Factory.GetGrain<IAnswerGrain>(0);

    public async ValueTask<object?> Answer(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(OnceOnly.Header, out var sent))
            return await next(context);
        var key = sent.ToString();
        if (key.Length is 0 or > LongestKey || key.Any(letter => letter is < ' ' or > '~'))
            return Problem.Of(400, "request.invalid", $"{OnceOnly.Header} has 1 to {LongestKey} printable ASCII characters.");
        var once = Hash(Encoding.UTF8.GetBytes($"{Caller.Of(http).Id}\n{http.Request.Method} {http.Request.Path}\n{key}"));
        var digest = Hash(await Body(http));
        var state = await calls.Ask(() => Grain.Begin(once, digest), http.RequestAborted);
        return state switch
        {
            { Kind: AnswerKind.New } => await Work(context, next, once),
            { Kind: AnswerKind.Kept, Answer: { } answer } => await Again(http, answer),
            { Kind: AnswerKind.Other }
                => Problem.Of(422, "idempotency.other_body",
                "This Idempotency-Key came with another body before. A new request needs a new key."),
            { Kind: AnswerKind.Full }
                => Problem.Of(429, "idempotency.full", "No more keys can be kept today. Send the request without one, or later."),
            _ => Problem.Of(409, "idempotency.busy", "A request with this Idempotency-Key is being worked on. Ask again in a moment."),
        };
    }

    private async Task<object?> Work(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string once)
    {
        var http = context.HttpContext;
        OnceOnly.Note(http, once);
        try
        {
            var result = await next(context) as IResult ?? throw new InvalidOperationException("Only results are kept.");
            var body = await Execute(result, http);
            if (http.Response.StatusCode is < 200 or >= 300)
                await Release(once);
            else
                await calls.Ask(
                    () => Grain.Keep(once,
                        new KeptAnswer(http.Response.StatusCode, HeadersOf(http.Response), Encoding.UTF8.GetString(body))),
                        CancellationToken.None);
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
            return Results.Empty;
        }
        catch
        {
            // Also when the caller hung up: what was made bears the key's ids, and the next one finds it.
            await Release(once);
            throw;
        }
    }

    private async Task Release(string once)
    {
        try
        {
            await Grain.Release(once);
        }
        catch (Exception)
        {
            // The first fault is the one to be told; within a minute the key is free by itself.
        }
    }

    /// <summary>Into memory: it is kept before it is sent.</summary>
    private static async Task<byte[]> Execute(IResult result, HttpContext http)
    {
        var sent = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await result.ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Response.Body = sent;
        }
        return kept.ToArray();
    }

    private static async Task<object?> Again(HttpContext http, KeptAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in JsonSerializer.Deserialize(answer.Headers, GatewayJson.Default.DictionaryStringString)!)
            http.Response.Headers[name] = value;
        http.Response.Headers[Replayed] = "true";
        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
        return Results.Empty;
    }

    /// <summary>All of it, left to be read once more.</summary>
    private static async Task<byte[]> Body(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = JsonBounds.Usual;
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        body.Position = 0;
        http.Request.Body = body;
        return body.ToArray();
    }

    private static string HeadersOf(HttpResponse response) => JsonSerializer.Serialize(
        _headers.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString()),
            GatewayJson.Default.DictionaryStringString);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
