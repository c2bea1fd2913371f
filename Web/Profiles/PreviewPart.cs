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
internal static class PreviewPart
{
    public static void MapPreviewPart(this IEndpointRouteBuilder routes)
        => routes.MapPost("/profiles/{name}/preview", Try).Requires(Scope.Read).OfPlatform().ExcludeFromDescription();

    private static async Task<RazorComponentResult<PreviewResult>> Try(string name, HttpContext http, ProfilePreviews previews,
        Language language, IAntiforgery antiforgery)
    {
        await antiforgery.ValidateRequestAsync(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var source = form["Source"].ToString();
        var preview = await previews.Of(name, form["Json"].ToString(), source.Length == 0 ? null : source, Caller.Of(http),
            http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<PreviewResult>(new { View = PreviewView.Of(preview, language), Language = language });
    }
}
