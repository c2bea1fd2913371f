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
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Profiles;

internal static class ProfileEndpoints
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/profiles", List).Requires(Scope.Read).OfEverybody().Says("All that a job may name, with defaults filled in.");
        routes.MapGet("/api/profiles/{name}", Get).Requires(Scope.Read).OfEverybody().Produces<Profile>()
            .Says("A profile as it is written.");
        routes.MapPut("/api/profiles/{name}", Put).Requires(Scope.Admin).OfPlatform().Takes<Profile>().Produces<Profile>()
            .Says("Keeps a profile of one's own; takes If-Match.");
        routes.MapDelete("/api/profiles/{name}", Delete).Requires(Scope.Admin).OfPlatform()
            .Says("Deletes a profile that came by the API; takes If-Match.");
        routes.MapPost("/api/profiles/{name}/preview", Try).Requires(Scope.Read).OfCaller().MayTake<Profile>()
            .Says("What a profile, kept or only sent, would make of a source.");
    }

    private static async Task<JsonHttpResult<ProfileList>> List(ProfileService service, CancellationToken stop) =>
        TypedResults.Json(new ProfileList((await service.Now(stop)).All), GatewayJson.Default.ProfileList);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Get(string name, HttpContext http, ProfileService service,
        CancellationToken stop) => await service.Written(name, stop) switch
        {
            null => Refusals.Of(ProfileService.Unknown(name)),
            { Problems: { Count: > 0 } problems } => Invalid(problems),
            { Json: var json } => AsWritten(http, json),
        };

    /// <summary>The body is the profile as it would be written; none: as it is kept. <c>?source=</c> is a sample or an asset.</summary>
    private static async Task<Results<JsonHttpResult<ProfilePreviewReport>, ProblemHttpResult>> Try(string name, string? source,
        HttpContext http, ProfilePreviews previews, CancellationToken stop)
    {
        var isSent = Wire.MayHaveBody(http.Request);
        var json = isSent ? await Text(http.Request, stop) : null;
        if (isSent && json is null)
            return TooLong;
        return await previews.Of(name, json, source, Caller.Of(http), stop) switch
        {
            { Outline: { } outline, Source: var tried } => TypedResults.Json(new ProfilePreviewReport(tried, outline),
                GatewayJson.Default.ProfilePreviewReport),
            { Unfit: { } unfit } => Refusals.Of(unfit),
            { Refused: { } refused } => Refusals.Of(refused),
            { Problems: var problems } => Invalid(problems),
        };
    }

    private static ProblemHttpResult TooLong
        => Problem.Of(413, FailureCodes.ProfileInvalid, $"A profile has at most {ProfileService.MostBytes} bytes.");

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Put(string name, HttpContext http, ProfileService service,
        CancellationToken stop)
    {
        if (await Text(http.Request, stop) is not { } json)
            return TooLong;
        var (problems, refused) = EntityTags.Wanted(http.Request) is { } tags ? await service.Keep(name, json, tags, stop)
            : (await service.Keep(name, json, stop), null);
        return problems.Count > 0 ? Invalid(problems) : refused is { } why ? Refusals.Of(why) : AsWritten(http, json);
    }

    /// <summary>What PUT takes again; the comments are gone, for those who read it expect plain JSON.</summary>
    private static ContentHttpResult AsWritten(HttpContext http, string json)
    {
        EntityTags.Write(http.Response, ProfileService.TagOf(json));
        return TypedResults.Text(JsonNode.Parse(json, documentOptions: ProfileReader.Lenient)!.ToJsonString(_indented), "application/json",
            Encoding.UTF8);
    }

    private static readonly JsonSerializerOptions _indented = new(GatewayJson.Default.Options) { WriteIndented = true };

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, HttpContext http, ProfileService service,
        CancellationToken stop) =>
        await (EntityTags.Wanted(http.Request) is { } tags ? service.Delete(name, tags, stop) : service.Delete(name, stop)) is { } refused
            ? Refusals.Of(refused) : TypedResults.NoContent();

    /// <returns>null: too long.</returns>
    /// <exception cref="BadHttpRequestException">no JSON by its type, or no UTF-8</exception>
    private static async Task<string?> Text(HttpRequest request, CancellationToken stop)
    {
        Wire.MustBeJson(request);
        var bytes = new byte[ProfileService.MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        try
        {
            return length > ProfileService.MostBytes ? null : _strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException exception)
        {
            throw new BadHttpRequestException("The profile is not UTF-8.", exception);
        }
    }

    private static ProblemHttpResult Invalid(IReadOnlyList<ProfileProblem> problems)
        => Problem.Of(422, FailureCodes.ProfileInvalid, ProfileService.Message(problems));
}

/// <summary>GET /api/profiles.</summary>
/// <param name="Profiles">All, with their defaults filled in; <c>default_for</c> tells which a job gets that names none.</param>
public sealed record ProfileList(IReadOnlyList<Profile> Profiles);

/// <summary>POST /api/profiles/{name}/preview.</summary>
/// <param name="Source">On what it was tried.</param>
/// <param name="Plan">What would come out.</param>
public sealed record ProfilePreviewReport(string Source, Domain.Plans.PlanOutline Plan);
