using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Reference;

/// <summary>What holds for every field of every message, see <see cref="JsonBounds"/>, where a shape says nothing narrower; and which may
/// be missing.</summary>
internal sealed class Bounds : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = schema.Type & ~JsonSchemaType.Null;
        if (type == JsonSchemaType.String && schema.Enum is null or { Count: 0 } && schema.Format is null)
            schema.MaxLength ??= JsonBounds.LongestText;
        if (type == JsonSchemaType.Array)
            schema.MaxItems ??= JsonBounds.MostElements;
        if (type is JsonSchemaType.Number)
            (schema.Minimum, schema.Maximum) = (schema.Minimum ?? (-JsonBounds.LargestNumber).ToString("R", CultureInfo.InvariantCulture),
                schema.Maximum ?? JsonBounds.LargestNumber.ToString("R", CultureInfo.InvariantCulture));
        // What is null is left out, on the way in and on the way out.
        foreach (var property in context.JsonTypeInfo.Properties.Where(MayBeMissing))
            schema.Required?.Remove(property.Name);
        return Task.CompletedTask;
    }

    private static bool MayBeMissing(JsonPropertyInfo property)
        => property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
}
