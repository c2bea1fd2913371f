using Microsoft.AspNetCore.Http;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Leases;

/// <summary>From where a worker speaks, as far as that changes what it is given.</summary>
/// <param name="Base">The server as the worker itself addressed it: that way it reaches it again. Null: it speaks from within this process.</param>
/// <param name="IsSameMachine">A path of this machine leads to the same file there.</param>
internal sealed record LeaseCaller(string? Base, bool IsSameMachine)
{
    /// <summary>A worker in this process: files of this machine are its own, and all else it reads and writes at the storage itself.</summary>
    public static LeaseCaller Cohosted { get; } = new(null, IsSameMachine: true);

    public bool IsCohosted => Base is null;

    public static LeaseCaller Of(HttpContext http) => new($"{http.Request.Scheme}://{http.Request.Host}", SameMachine.IsLoopbackConnection(http));
}
