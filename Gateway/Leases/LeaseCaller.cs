using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Leases;

/// <summary>From where a worker speaks, as far as that changes what it is given.</summary>
/// <param name="Base">The server as the worker itself addressed it: that way it reaches it again. Null: it speaks from within this
/// process.</param>
/// <param name="IsSameMachine">A path of this machine leads to the same file there.</param>
/// <param name="Who">As its key tells.</param>
/// <param name="Key">Null: none was needed, or it is one that is not looked up.</param>
internal sealed record LeaseCaller(string? Base, bool IsSameMachine, Caller Who, KnownKey? Key)
{
    /// <summary>A worker in this process: files of this machine are its own, and all else it reads and writes at the storage
    /// itself.</summary>
    public static LeaseCaller Cohosted { get; } = new(null, IsSameMachine: true, Caller.Loopback with { Key = Caller.OwnerKey }, null);

    public bool IsCohosted => Base is null;

    public static LeaseCaller Of(HttpContext http) => new(
        OuterAddress.OfCaller(http, http.RequestServices.GetRequiredService<GatewayOptions>()),
            SameMachine.IsLoopbackConnection(http) && !OuterAddress.IsForwarded(http), Caller.Of(http), http.Features.Get<KnownKey>());
}
