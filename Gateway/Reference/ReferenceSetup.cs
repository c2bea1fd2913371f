using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using Transcode.Domain;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Reference;

/// <summary>
/// The HTTP API as an OpenAPI 3.1 document, made from the endpoints and the shapes they name, and a page to read it. Nothing of it is
/// loaded where it is not asked for, and the page needs no other host.
/// </summary>
internal static class ReferenceSetup
{
    public const string Document = "/openapi.json";
    public const string Page = "/reference";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddReference(this IServiceCollection services)
    {
        // For shapes that stand in the document alone: forms and streams.
        services.Configure<JsonOptions>(json => json.SerializerOptions.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver()));
        services.AddOpenApi(Describe);
    }

    private static void Describe(OpenApiOptions openApi)
    {
        openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        openApi.ShouldInclude = endpoint => endpoint.RelativePath is { } path && !path.Contains("{**", StringComparison.Ordinal)
            && !path.StartsWith("graphql", StringComparison.Ordinal);
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Transcode", Version = ProductVersion.Current, Description = Words };
            // The address under which it was read is none that others may use.
            document.Servers = [new OpenApiServer { Url = "/" }];
            // They are named after classes of ours; operations name their own.
            document.Tags = null;
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [OperationNotes.Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API key."
                },
            };
            return Task.CompletedTask;
        });
        openApi.AddDocumentTransformer<ProblemNotes>();
        openApi.AddOperationTransformer<OperationNotes>();
        openApi.AddSchemaTransformer<Bounds>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi(Document).OpenToAll();
        routes.MapScalarApiReference(Page, page => page
            .WithTitle("Transcode: the HTTP API")
            .WithOpenApiRoutePattern(Document)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()).OpenToAll();
    }

    private const string Words = """
        Every refusal is problem details (RFC 9457) with a stable `code`. `Authorization: Bearer <key>` where keys are configured; each operation names the scope it needs.
        Creates take an `Idempotency-Key`: the same key with the same body answers as the first time.
        """;
}
