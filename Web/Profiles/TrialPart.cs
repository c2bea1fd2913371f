using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Gateway.Access;
using Transcode.Gateway.Profiles;
using Transcode.Web.Texts;

namespace Transcode.Web.Profiles;

/// <summary>The part of a profile's page that its script fetches anew while somebody types: the page's own form, answered without its
/// page.</summary>
internal static class TrialPart
{
    public static void MapTrialPart(this IEndpointRouteBuilder routes)
        => routes.MapPost("/profiles/{name}/trial", Try).Requires(Scope.Read).OfPlatform().ExcludeFromDescription();

    private static async Task<RazorComponentResult<TrialResult>> Try(string name, HttpContext http, ProfileTrials trials, Language language,
        IAntiforgery antiforgery)
    {
        await antiforgery.ValidateRequestAsync(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var source = form["Source"].ToString();
        var trial = await trials.Of(name, form["Json"].ToString(), source.Length == 0 ? null : source, Caller.Of(http), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<TrialResult>(new { View = TrialView.Of(trial, language), Language = language });
    }
}
