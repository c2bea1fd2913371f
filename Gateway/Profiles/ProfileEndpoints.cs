using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Profiles;

internal static class ProfileEndpoints
{
    private const int MostBytes = 64 << 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/profiles", List).Needs(Scope.Read);
        routes.MapGet("/api/profiles/{name}", Get).Needs(Scope.Read);
        routes.MapPut("/api/profiles/{name}", Put).Needs(Scope.Admin);
        routes.MapDelete("/api/profiles/{name}", Delete).Needs(Scope.Admin);
    }

    private static async Task<JsonHttpResult<ProfileList>> List(ProfileDesk desk, CancellationToken stop) =>
        TypedResults.Json(new ProfileList((await desk.Now(stop)).All), GatewayJson.Default.ProfileList);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Get(string name, ProfileDesk desk, CancellationToken stop) => await desk.Written(name, stop) switch
    {
        null => Unknown(name),
        { Problems: { Count: > 0 } problems } => Invalid(problems),
        { Json: var json } => AsWritten(json),
    };

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Put(string name, HttpContext http, ProfileDesk desk, CancellationToken stop)
    {
        if (await Text(http.Request, stop) is not { } json)
            return Problem.Of(413, FailureCodes.ProfileInvalid, $"A profile has at most {MostBytes} bytes.");
        return await desk.Keep(name, json, stop) is { Count: > 0 } problems ? Invalid(problems) : AsWritten(json);
    }

    /// <summary>What PUT takes again; the comments are gone, for those who read it expect plain JSON.</summary>
    private static ContentHttpResult AsWritten(string json) =>
        TypedResults.Text(JsonNode.Parse(json, documentOptions: ProfileReader.Lenient)!.ToJsonString(Indented), "application/json", Encoding.UTF8);

    private static readonly JsonSerializerOptions Indented = new(GatewayJson.Default.Options) { WriteIndented = true };

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, ProfileDesk desk, CancellationToken stop)
    {
        if (await desk.Drop(name, stop))
            return TypedResults.NoContent();
        return desk.IsFile(name)
            ? Problem.Of(409, "profile.is_file", $"The profile \"{name}\" is a file of the server. Remove it there, or put another in its place with PUT.")
            : Unknown(name);
    }

    /// <returns>null: too long.</returns>
    /// <exception cref="BadHttpRequestException">no JSON by its type, or no UTF-8</exception>
    private static async Task<string?> Text(HttpRequest request, CancellationToken stop)
    {
        Wire.MustBeJson(request);
        var bytes = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        try
        {
            return length > MostBytes ? null : Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException exception)
        {
            throw new BadHttpRequestException("The profile is not UTF-8.", exception);
        }
    }

    private static ProblemHttpResult Invalid(IReadOnlyList<ProfileProblem> problems) => Problem.Of(422, FailureCodes.ProfileInvalid, string.Join("; ", problems) + ".");

    private static ProblemHttpResult Unknown(string name) => Problem.Of(404, FailureCodes.ProfileUnknown, $"There is no profile \"{SourceName.Label(name)}\".");
}

/// <summary>GET /api/profiles.</summary>
/// <param name="Profiles">All, with their defaults filled in; <c>default_for</c> tells which a job gets that names none.</param>
public sealed record ProfileList(IReadOnlyList<Profile> Profiles);
