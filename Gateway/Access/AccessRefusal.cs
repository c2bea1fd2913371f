using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Access;

/// <summary>A key that does not open an address is told which scope would.</summary>
internal sealed class AccessRefusal : IAuthorizationMiddlewareResultHandler
{
    private static readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || Caller.Of(context.User) is not { } caller)
            return _usual.HandleAsync(next, context, policy, authorizeResult);
        var scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.First ?? Scope.Admin;
        return Problem.Of(403,
            "auth.refused", $"{caller.Title} does not open this address; it needs the scope {Policies.Of(scope)}.")
            .ExecuteAsync(context);
    }
}
