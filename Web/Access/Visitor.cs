using Microsoft.AspNetCore.Components.Authorization;
using Transcode.Gateway.Access;

namespace Transcode.Web.Access;

/// <summary>Who looks at the page. A circuit has no request: it knows its caller by the claims with which it was opened.</summary>
internal sealed class Visitor(AuthenticationStateProvider state, KeyRing ring, TimeProvider time)
{
    public async Task<bool> May(Scope scope) => await Caller() is { } caller && caller.May(scope);

    /// <summary>Null: nobody had to sign in.</summary>
    public async Task<string?> SignedInAs()
        => await Caller() is { } caller && caller.Name != Gateway.Access.Caller.Loopback.Name ? caller.Name : null;

    /// <summary>Null: nobody that is known, or that is still known: the key may have been revoked since the page was opened, the
    /// session be over.</summary>
    public async Task<Caller?> Caller() =>
        Gateway.Access.Caller.Of((await state.GetAuthenticationStateAsync()).User) is { } caller
            && !(caller.Until <= time.GetUtcNow())
            && (caller.Key is not { } key || await ring.Holds(key, CancellationToken.None)) ? caller : null;
}
