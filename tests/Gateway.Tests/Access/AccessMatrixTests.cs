using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Gateway.Tests.Identity;

namespace Transcode.Gateway.Tests.Access;

/// <summary>Every address that the server has with every key that there may be. The addresses come from the server's own table: one that is
/// new, or opens otherwise than it should, fails here.</summary>
public sealed class AccessMatrixTests
{
    /// <summary>What each is meant to open to; null: to all, it carries its own proof or tells nothing. And what of it a tenant
    /// sees.</summary>
    private static readonly Dictionary<string, (Scope[]? Scopes, TenantOf? Of)> _meant = new()
    {
        ["* /alive"] = (null, null),
        ["* /health"] = (null, null),
        ["GET /metrics"] = ([Scope.Read], TenantOf.Platform),
        ["* /{**path}"] = (null, null),
        ["* /graphql"] = ([Scope.Read], TenantOf.Caller),
        ["GET /graphql/schema.graphql"] = (null, null),
        ["POST /api/keys"] = ([Scope.Admin], TenantOf.Caller),
        ["GET /api/keys"] = ([Scope.Admin], TenantOf.Caller),
        ["GET /api/keys/{id}"] = ([Scope.Admin], TenantOf.Caller),
        ["DELETE /api/keys/{id}"] = ([Scope.Admin], TenantOf.Caller),
        ["PUT /api/assets"] = ([Scope.Submit], TenantOf.Caller),
        ["GET /api/assets"] = ([Scope.Read], TenantOf.Caller),
        ["GET /api/assets/{asset}"] = ([Scope.Read], TenantOf.Asset),
        ["POST /api/assets/{asset}/address"] = ([Scope.Read], TenantOf.Asset),
        ["DELETE /api/assets/{asset}/outputs"] = ([Scope.Submit], TenantOf.Asset),
        ["DELETE /api/assets/{asset}"] = ([Scope.Submit], TenantOf.Asset),
        ["POST /api/jobs"] = ([Scope.Submit], TenantOf.Caller),
        ["GET /api/jobs"] = ([Scope.Read], TenantOf.Caller),
        ["GET /api/jobs/{id}"] = ([Scope.Read], TenantOf.Job),
        ["PATCH /api/jobs/{id}"] = ([Scope.Submit], TenantOf.Job),
        ["POST /api/jobs/{id}/cancel"] = ([Scope.Submit], TenantOf.Job),
        ["DELETE /api/jobs/{id}"] = ([Scope.Submit], TenantOf.Job),
        ["POST /api/jobs/{id}/retry"] = ([Scope.Submit], TenantOf.Job),
        ["GET /api/jobs/{id}/events"] = ([Scope.Read], TenantOf.Job),
        ["GET /api/events"] = ([Scope.Read], TenantOf.Caller),
        ["GET /api/profiles"] = ([Scope.Read], TenantOf.Everybody),
        ["GET /api/profiles/{name}"] = ([Scope.Read], TenantOf.Everybody),
        ["PUT /api/profiles/{name}"] = ([Scope.Admin], TenantOf.Platform),
        ["DELETE /api/profiles/{name}"] = ([Scope.Admin], TenantOf.Platform),
        ["POST /api/profiles/{name}/preview"] = ([Scope.Read], TenantOf.Caller),
        ["POST /api/workers"] = ([Scope.Worker], TenantOf.Caller),
        ["POST /api/workers/{id}/trial"] = ([Scope.Worker], TenantOf.Worker),
        ["GET /api/workers"] = ([Scope.Read], TenantOf.Caller),
        ["GET /api/workers/{id}"] = ([Scope.Read], TenantOf.Worker),
        ["PATCH /api/workers/{id}"] = ([Scope.Admin], TenantOf.Worker),
        ["DELETE /api/workers/{id}"] = ([Scope.Admin], TenantOf.Worker),
        ["POST /api/workers/{id}/drain"] = ([Scope.Admin], TenantOf.Worker),
        ["POST /api/workers/{id}/pause"] = ([Scope.Admin], TenantOf.Worker),
        ["POST /api/workers/{id}/resume"] = ([Scope.Admin], TenantOf.Worker),
        ["POST /api/leases"] = ([Scope.Worker], TenantOf.Caller),
        ["POST /api/leases/{id}/progress"] = ([Scope.Worker], TenantOf.Caller),
        ["POST /api/leases/{id}/result"] = ([Scope.Worker], TenantOf.Caller),
        ["POST /api/leases/{id}/uploads"] = ([Scope.Worker], TenantOf.Caller),
        ["POST /api/leases/{id}/uploads/parts"] = ([Scope.Worker], TenantOf.Caller),
        ["POST /api/leases/{id}/uploads/complete"] = ([Scope.Worker], TenantOf.Caller),
        ["GET,HEAD /api/leases/{id}/source"] = (null, null),
        ["GET,HEAD /media/{asset}/{**path}"] = ([Scope.Read, Scope.Worker], TenantOf.Asset),
        ["OPTIONS /media/{asset}/{**path}"] = (null, null),
        ["GET,HEAD /signed/{token}/{asset}/{**path}"] = (null, null),
        ["OPTIONS /signed/{token}/{asset}/{**path}"] = (null, null),
        ["GET,HEAD /store/{**key}"] = (null, null),
        ["PUT /store/{**key}"] = (null, null),
        ["POST /transcode"] = ([Scope.Submit], TenantOf.Caller),
        ["GET /status/{id}"] = ([Scope.Read], TenantOf.Job),
        ["POST /api/assignments"] = ([Scope.Submit], TenantOf.Platform),
        ["GET /api/assignments/{job}"] = ([Scope.Read, Scope.Worker], TenantOf.Job),
        ["POST /api/status"] = ([Scope.Worker], TenantOf.Caller),
        ["GET /api/queue"] = ([Scope.Read], TenantOf.Platform),
        ["GET /openapi.json"] = (null, null),
        ["GET /reference/{documentName?}"] = (null, null),
        ["GET /reference/favicon.svg"] = (null, null),
        ["GET /reference/scalar.aspnetcore.js"] = (null, null),
        ["GET /reference/scalar.js"] = (null, null),
        ["OPTIONS /uploads"] = (null, null),
        ["POST /uploads"] = ([Scope.Submit], TenantOf.Caller),
        ["HEAD /uploads/{id}"] = ([Scope.Submit], TenantOf.Asset),
        ["PATCH /uploads/{id}"] = ([Scope.Submit], TenantOf.Asset),
        ["DELETE /uploads/{id}"] = ([Scope.Submit], TenantOf.Asset),
        ["POST /uploads/{id}"] = ([Scope.Submit], TenantOf.Asset),
        ["POST /api/uploads"] = ([Scope.Submit], TenantOf.Caller),
        ["GET /api/uploads/{id}"] = ([Scope.Submit], TenantOf.Asset),
        ["POST /api/uploads/{id}/parts"] = ([Scope.Submit], TenantOf.Asset),
        ["POST /api/uploads/{id}/complete"] = ([Scope.Submit], TenantOf.Asset),
        ["DELETE /api/uploads/{id}"] = ([Scope.Submit], TenantOf.Asset),
        ["GET /api/settings"] = ([Scope.Admin], TenantOf.Platform),
        ["GET /api/burst"] = ([Scope.Read], TenantOf.Platform),
        ["POST /webhooks/runpod"] = (null, null),
        ["POST /api/webhooks"] = ([Scope.Admin], TenantOf.Platform),
        ["GET /api/webhooks"] = ([Scope.Admin], TenantOf.Platform),
        ["GET /api/webhooks/{id}"] = ([Scope.Admin], TenantOf.Platform),
        ["PATCH /api/webhooks/{id}"] = ([Scope.Admin], TenantOf.Platform),
        ["DELETE /api/webhooks/{id}"] = ([Scope.Admin], TenantOf.Platform),
        ["POST /api/webhooks/{id}/pause"] = ([Scope.Admin], TenantOf.Platform),
        ["POST /api/webhooks/{id}/resume"] = ([Scope.Admin], TenantOf.Platform),
        ["POST /api/webhooks/{id}/rotate"] = ([Scope.Admin], TenantOf.Platform),
        ["GET /api/webhooks/{id}/deliveries"] = ([Scope.Admin], TenantOf.Platform),
        ["POST /api/webhooks/{id}/deliveries/{delivery}/redeliver"] = ([Scope.Admin], TenantOf.Platform),
    };

    [Fact]
    public async Task Every_address_is_in_the_table_with_its_rules()
    {
        await using var gateway = await TestGateway.Start();

        Endpoints(gateway).Select(NameOf).ShouldBe(_meant.Keys, ignoreOrder: true);

        foreach (var endpoint in Endpoints(gateway))
        {
            var (scopes, of) = _meant[NameOf(endpoint)];
            (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).ShouldBe(scopes is null, NameOf(endpoint));
            endpoint.Metadata.GetMetadata<TenantRule>()?.Of.ShouldBe(of ?? default, NameOf(endpoint));
            if (scopes is not null)
                endpoint.Metadata.GetMetadata<TenantRule>()
                    .ShouldNotBeNull(NameOf(endpoint)).Parameter.Length.ShouldBe(of >= TenantOf.Job && of < TenantOf.Everybody
                    ? endpoint.RoutePattern.Parameters[0].Name.Length : 0, NameOf(endpoint));
        }
    }

    [Fact]
    public async Task Every_address_opens_to_the_keys_of_its_scopes_and_to_no_other()
    {
        await using var provider = await IdentityProvider.Start();
        await using var gateway = await TestGateway.Start(options => options with
        {
            RequireKey = true,
            Tokens = TokenHome.Options(provider) with { Claims = new() { Tenant = "tenant", PlatformTenant = "platform" } },
        });
        var theirs = await Theirs(gateway);
        var keys = new List<Holder> { new("no key", null, null, Holds: false, null) };
        foreach (var scope in Enum.GetValues<Scope>())
        {
            var name = Policies.Of(scope);
            keys.Add(new(name, gateway.Client(await gateway.PutKey(name, key => key with { ForManyWorkers = true })), scope, Holds: true,
                null));
            keys.Add(new($"{name}, revoked",
                gateway.Client(await gateway.PutKey(name, key => key with { RevokedAt = DateTimeOffset.UtcNow.AddDays(-1) })), scope,
                Holds: false, null));
            keys.Add(new($"{name}, expired",
                gateway.Client(await gateway.PutKey(name, key => key with { ExpiresAt = DateTimeOffset.UtcNow.AddDays(-1) })), scope,
                Holds: false, null));
            keys.Add(new($"{name} of another tenant",
                gateway.Client(await gateway.PutKey(name, key => key with { ForManyWorkers = true, Tenant = "rival" })), scope,
                Holds: true, "rival"));
            keys.Add(new($"token: {name}", gateway.Client(Token(provider, name, "platform")), scope, Holds: true, null));
            keys.Add(new($"token: {name} of another tenant", gateway.Client(Token(provider, name, "rival")), scope, Holds: true, "rival"));
            keys.Add(new($"token: {name}, expired", gateway.Client(Token(provider, name, "platform", -60)), scope, Holds: false, null,
                "token.expired"));
        }
        keys[0] = keys[0] with { Http = gateway.Client(null) };

        var asked = 0;
        foreach (var endpoint in Endpoints(gateway))
            foreach (var method in MethodsOf(endpoint))
                foreach (var key in keys)
                {
                    var (scopes, of) = _meant[NameOf(endpoint)];
                    using var request = new HttpRequestMessage(new HttpMethod(method), Address(endpoint, theirs));
                    using var answer = await key.Http!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    Check($"{method} {endpoint.RoutePattern.RawText} with {key.Name}", (int)answer.StatusCode,
                        method == "HEAD" || answer.Content.Headers.ContentType?.MediaType != "application/problem+json" ? ""
                        : (await answer.Json()).Text("code"), scopes, of, key, method);
                    if (scopes is not null || (int)answer.StatusCode >= 400)
                        (answer.Headers.CacheControl is { NoStore: true } or { Private: true }
                            or { NoCache: true }).ShouldBeTrue($"{method} {endpoint.RoutePattern.RawText} with {key.Name} may be kept: {answer.Headers.CacheControl}");
                    asked++;
                }
        asked.ShouldBeGreaterThan(1600);
    }

    private static void Check(string what, int status, string code, Scope[]? scopes, TenantOf? of, Holder key, string method)
    {
        if (scopes is null)
            (status is 401).ShouldBeFalse(what);
        else if (!key.Holds)
            (status, method == "HEAD" ? "" : code).ShouldBe((401, method == "HEAD" ? "" : key.Code), what);
        else if (!scopes.Any(scope => new Caller("any", new HashSet<Scope> { key.Scope!.Value }, IsLocalOwner: false).May(scope)))
            (status, method == "HEAD" ? "" : code).ShouldBe((403, method == "HEAD" ? "" : "auth.refused"), what);
        else if (key.Tenant is not null && of is TenantOf.Platform)
            (status, code).ShouldBe((403, "auth.tenant"), what);
        else if (key.Tenant is not null && of is TenantOf.Job or TenantOf.Asset or TenantOf.Worker && key.Tenant is not null)
            status.ShouldBe(404, what);
        else
            (status is 401 or 403).ShouldBeFalse($"{what}: {status} {code}");
    }

    private static string Token(IdentityProvider provider, string scope, string tenant, int seconds = 3600)
        => provider.Token(TokenHome.Audience, scope, claims =>
        {
            claims["tenant"] = tenant;
            claims["exp"] = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds();
        });

    /// <summary>What is there and is somebody else's.</summary>
    private static async Task<Dictionary<string, string>> Theirs(TestGateway gateway)
    {
        var job = await gateway.SubmitFile();
        await new FakeWorker(gateway.Http, "theirs").Announce();
        return new()
        {
            ["asset"] = job.Text("asset_id"),
            ["job"] = job.Text("job_id"),
            ["id"] = job.Text("job_id"),
            ["worker"] = "theirs",
            ["name"] = "none",
            ["path"] = "none.m3u8",
            ["key"] = "none",
            ["token"] = "none",
            ["delivery"] = "none",
            ["documentName"] = "v1",
        };
    }

    private static string Address(RouteEndpoint endpoint, Dictionary<string, string> values)
        => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter
            => values[endpoint.RoutePattern.RawText!.StartsWith("/api/workers/", StringComparison.Ordinal) ? "worker"
            : endpoint.RoutePattern.RawText.StartsWith("/uploads/", StringComparison.Ordinal)
            || endpoint.RoutePattern.RawText.StartsWith("/api/uploads/", StringComparison.Ordinal) ? "asset" : parameter.Name],
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => throw new InvalidOperationException("A route of another kind."),
    }));

    private static IReadOnlyList<RouteEndpoint> Endpoints(TestGateway gateway)
        => [.. gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint)
        => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint)
        => Methods(endpoint) is { Count: > 0 } some ? some : ["GET", "POST"];

    private static string NameOf(RouteEndpoint endpoint)
        => $"{(Methods(endpoint) is { Count: > 0 } some ? string.Join(',', some) : "*")} {endpoint.RoutePattern.RawText}";

    private sealed record Holder(string Name, HttpClient? Http, Scope? Scope, bool Holds, string? Tenant, string Code = "auth.missing");
}
