using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Access;

/// <summary>Who makes this request, as far as its key tells.</summary>
/// <param name="Name">The key's name, or "loopback".</param>
/// <param name="Scopes">What is open to it.</param>
/// <param name="IsLocalOwner">Proven to be the user that runs this process.</param>
internal sealed record Caller(string Name, IReadOnlySet<Scope> Scopes, bool IsLocalOwner)
{
    /// <summary>Somebody at this machine, where no keys are configured.</summary>
    public static readonly Caller Loopback = new("loopback", new HashSet<Scope> { Scope.Admin }, IsLocalOwner: false);

    public bool May(Scope scope) =>
        Scopes.Contains(Scope.Admin) || Scopes.Contains(scope) || (scope == Scope.Read && Scopes.Contains(Scope.Submit));

    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint does not say which scope it needs.");
}
