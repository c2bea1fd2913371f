using Microsoft.AspNetCore.Authorization;

namespace Transcode.Gateway.Access;

/// <summary>One authorization policy for each scope, by its name: "read", "submit", "admin", "worker".</summary>
internal static class Policies
{
    public static string Of(Scope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>An endpoint that says nothing is closed to everybody.</summary>
    public static void Apply(AuthorizationOptions options)
    {
        foreach (var scope in Enum.GetValues<Scope>())
            options.AddPolicy(Of(scope), policy => policy.AddRequirements(new ScopeRequirement(scope)));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement()).Build();
    }
}

/// <summary>The caller's key opens one of these scopes.</summary>
/// <param name="anyOf">None: nothing opens it.</param>
internal sealed class ScopeRequirement(params IReadOnlyList<Scope> anyOf)
    : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public IReadOnlyList<Scope> AnyOf => anyOf;

    /// <summary>What to ask for, in a refusal.</summary>
    public Scope First => anyOf.Count > 0 ? anyOf[0] : Scope.Admin;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (Caller.Of(context.User) is { } caller && anyOf.Any(caller.May))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
