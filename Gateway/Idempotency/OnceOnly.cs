using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.Gateway.Idempotency;

/// <summary>
/// Creates that may come twice: a client that got no answer sends the same again with the same Idempotency-Key. What is made bears ids made
/// of that key, so that even a request that died halfway makes the same thing when it comes again.
/// </summary>
internal static class OnceOnly
{
    public const string Header = "Idempotency-Key";

    private const string Item = "transcode.once";

    public static RouteHandlerBuilder Once(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(static async (context, next) =>
        await context.HttpContext.RequestServices.GetRequiredService<KeptAnswers>().Answer(context, next))
            .WithMetadata(new TakesIdempotencyKey());

    /// <summary>Null: the request bears no key.</summary>
    public static string? Of(HttpContext http) => http.Items[Item] as string;

    public static void Note(HttpContext http, string once) => http.Items[Item] = once;

    /// <param name="once">Of the request; null: a new one each time.</param>
    /// <param name="kind">What it names: one request makes several things.</param>
    /// <param name="now">When.</param>
    public static Guid Id(string? once, string kind, DateTimeOffset now) =>
        once is null ? Guid.CreateVersion7(now) : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{once}|{kind}")).AsSpan(0, 16));
}

/// <summary>On an endpoint: it may be asked with a key.</summary>
internal sealed record TakesIdempotencyKey;
