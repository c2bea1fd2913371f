using System.Net;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Leases;

/// <summary>What a worker is answered, or why not: the same by HTTP and from within the process.</summary>
/// <param name="Value">Null when it was refused.</param>
/// <param name="Refused">Null when it was not.</param>
internal readonly record struct ProtocolAnswer<T>(T? Value, ProtocolRefusal? Refused) where T : class
{
    public static ProtocolAnswer<T> Of(T value) => new(value, null);

    public static ProtocolAnswer<T> No(ProtocolRefusal why) => new(null, why);
}

/// <summary>Why a worker's word does not hold.</summary>
/// <param name="Status">As HTTP says it.</param>
/// <param name="Code">Stable: "lease.not_held".</param>
/// <param name="Message">What, which one, and what to do next.</param>
internal sealed record ProtocolRefusal(HttpStatusCode Status, string Code, string Message)
{
    public static ProtocolRefusal NotHeld { get; } = new(HttpStatusCode.Gone, "lease.not_held",
        "This lease is over. Delete its workspace and ask for another.");

    public static ProtocolRefusal Invalid(string message) => new(HttpStatusCode.BadRequest, "request.invalid", message);

    public static ProtocolRefusal Foreign(AssetId asset, string key)
        => new(HttpStatusCode.Forbidden, "key.foreign", $"The key \"{SourceName.Label(key)}\" is not one of asset {asset}.");

    public static ProtocolRefusal Of(CommandRefusal why)
        => new(why.Kind == RefusalKind.Forbidden ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, why.Code, why.Message);

    public static ProtocolRefusal Unknown(string code, string message) => new(HttpStatusCode.NotFound, code, message);
}
