using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Transcode.Gateway.Reference;

/// <summary>Of each operation: its name, its group, the scope it needs, and that it may refuse.</summary>
internal sealed class OperationNotes : IOpenApiOperationTransformer
{
    public const string Scheme = "key";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var area = Area(context.Description.RelativePath ?? "");
        operation.Tags = new HashSet<OpenApiTagReference> { new(area, context.Document) };
        operation.OperationId = metadata.OfType<IEndpointNameMetadata>().FirstOrDefault()?.EndpointName
            ?? area + metadata.OfType<MethodInfo>().FirstOrDefault()?.Name;
        if (metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy is { } scope)
            Guard(operation, context, $"Scope: {scope}.");
        else if (metadata.OfType<AuthorizationPolicy>().FirstOrDefault() is { } policy)
            Guard(operation,
                context, $"Scope: {string.Join(" or ", policy.Requirements.OfType<Access.ScopeRequirement>().SelectMany(needed => needed.AnyOf).Select(Access.Policies.Of))}.");
        if (metadata.OfType<Idempotency.TakesIdempotencyKey>().Any())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = Idempotency.OnceOnly.Header,
                In = ParameterLocation.Header,
                Description = "The same key with the same body is answered as the first time, for a day.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
            });
        operation.RequestBody?.Content?.Remove(EndpointNotes.AnyType);
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponseReference(ProblemNotes.Name, context.Document);
        return Task.CompletedTask;
    }

    private static void Guard(OpenApiOperation operation, OpenApiOperationTransformerContext context, string words)
    {
        operation.Description = operation.Description is { Length: > 0 } more ? $"{more} {words}" : words;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
    }

    /// <summary>"jobs" of "api/jobs/{id}".</summary>
    private static string Area(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return JsonNamingPolicy.CamelCase.ConvertName(parts is ["api", var area, ..] ? area : parts is ["transcode" or "status", ..]
            ? "transcode" : parts.FirstOrDefault() ?? "server");
    }
}
