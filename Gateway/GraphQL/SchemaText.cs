using GraphQL;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Transcode.Gateway.GraphQL;

/// <summary>The schema in the schema's own language, with its explanations.</summary>
internal static class SchemaText
{
    public static string Of(ISchema schema)
    {
        schema.Initialize();
        return schema.Print(new PrintOptions { IncludeDescriptions = true }) + "\n";
    }
}
