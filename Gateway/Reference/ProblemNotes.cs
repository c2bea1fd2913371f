using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Transcode.Gateway.Reference;

/// <summary>The one answer that all operations share: problem details with a code.</summary>
internal sealed class ProblemNotes : IOpenApiDocumentTransformer
{
    public const string Name = "Problem";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var components = document.Components ??= new OpenApiComponents();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        components.Schemas[Name] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "status", "title", "detail", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "400", Maximum = "599" },
                ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What, which one, and what to do next." },
                ["code"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "Stable, dotted: \"job.unknown\".",
                    Pattern = "^[a-z_]+(\\.[a-z_]+)*$"
                },
                ["tool"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The tool's own words, where there are any." },
            },
        };
        components.Responses ??= new Dictionary<string, IOpenApiResponse>(StringComparer.Ordinal);
        components.Responses[Name] = new OpenApiResponse
        {
            Description = "Refused, or failed.",
            Content =
                new Dictionary<string, OpenApiMediaType>(
                    StringComparer.Ordinal)
                {
                    ["application/problem+json"] =
                        new OpenApiMediaType { Schema = new OpenApiSchemaReference(Name, document) }
                },
        };
        return Task.CompletedTask;
    }
}
