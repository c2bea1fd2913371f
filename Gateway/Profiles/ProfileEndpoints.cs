using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Profiles;

internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder routes) => routes.MapGet("/api/profiles", List).Needs(Scope.Read);

    private static JsonHttpResult<ProfileList> List(ProfileCatalogue catalogue) =>
        TypedResults.Json(new ProfileList(catalogue.All), GatewayJson.Default.ProfileList);
}

/// <summary>GET /api/profiles.</summary>
/// <param name="Profiles">All, with their defaults filled in; <c>default_for</c> tells which a job gets that names none.</param>
public sealed record ProfileList(IReadOnlyList<Profile> Profiles);
