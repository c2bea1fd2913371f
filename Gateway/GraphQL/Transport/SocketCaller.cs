using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Transcode.Gateway.Access;
using Transcode.Gateway.Identity;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>
/// Who opens a socket. A browser sends no header with it, so the key may come in <c>connection_init</c>; and a browser opens a socket for a
/// page of any site, so a page must be one of this server's or of this machine's.
/// </summary>
internal sealed class SocketCaller(BearerReader bearers)
{
    private const string Bearer = "Bearer ";

    /// <summary>No page asks, or one that may.</summary>
    public static bool IsOriginAllowed(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0 || SameMachine.Made(http) || OuterAddress.IsOwnPage(http, origin);
    }

    /// <param name="http">The request that opened it.</param>
    /// <param name="payload">Of connection_init: <c>{"Authorization": "Bearer …"}</c> or <c>{"key": "…"}</c>.</param>
    /// <returns>Null: nobody who may read.</returns>
    public async ValueTask<Caller?> Of(HttpContext http, JsonElement? payload)
    {
        var caller = Caller.Of(http.User);
        if (KeyIn(payload) is { } key)
        {
            var (known, _) = await bearers.Read(key, http.RequestAborted);
            http.Features.Set(known);
            caller = known?.Caller;
        }
        return caller?.May(Scope.Read) == true ? caller : null;
    }

    private static string? KeyIn(JsonElement? payload) => payload is not { ValueKind: JsonValueKind.Object } members ? null
        : Text(members, "Authorization") is { } header ? WithoutScheme(header) ?? header
        : Text(members, "key");

    private static string? Text(JsonElement members, string name) => members.EnumerateObject()
        .Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
        .Select(member => member.Value.GetString()).FirstOrDefault();

    private static string? WithoutScheme(string header)
        => header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
}
