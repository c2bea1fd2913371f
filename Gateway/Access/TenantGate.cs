using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain;
using Transcode.Gateway.Application;
using Transcode.Gateway.Jobs;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Access;

/// <summary>Behind the check of scopes: a key with a tenant goes no further than what is its tenant's. What is another's is answered like
/// what is not there.</summary>
internal static class TenantGate
{
    public const string Refused = "auth.tenant";

    public static void UseTenants(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (Caller.Of(http.User) is { } caller && (caller.Tenant is not null || caller.Job is not null)
            && http.GetEndpoint() is { } endpoint && await Refusal(http, endpoint, caller) is { } refused)
            await refused.ExecuteAsync(http);
        else
            await next(http);
    });

    private static async Task<IResult?> Refusal(HttpContext http, Endpoint endpoint, Caller caller)
    {
        // Who may come without a key is not hindered by having one.
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        var rule = endpoint.Metadata.GetMetadata<TenantRule>();
        var view = http.RequestServices.GetRequiredService<TenantView>();
        var id = rule is { Parameter.Length: > 0 } ? http.GetRouteValue(rule.Parameter) as string ?? "" : "";
        return rule?.Of switch
        {
            TenantOf.Caller or TenantOf.Everybody => null,
            // A key that is bound to a job and to no tenant: its scope decides.
            TenantOf.Platform or null when caller.Tenant is null => null,
            TenantOf.Job => await view.Sees(caller, new JobId(id), http.RequestAborted) ? null : Refusals.UnknownJob(new JobId(id)),
            TenantOf.Asset => await view.Sees(caller, new AssetId(id), http.RequestAborted) ? null : Refusals.Of(AssetCommands.Unknown),
            TenantOf.Worker
                => await view.Sees(caller, new WorkerId(id), http.RequestAborted) ? null
                : Refusals.Of(WorkerCommands.Unknown(new WorkerId(id))),
            _ => Problem.Of(403,
                Refused, $"{caller.Title} is of the tenant \"{caller.Tenant}\"; this address concerns all tenants and needs a "
                + $"key of the platform."),
        };
    }
}
