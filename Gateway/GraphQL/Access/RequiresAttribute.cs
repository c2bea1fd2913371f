using GraphQL;
using GraphQL.Types;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.GraphQL.Access;

/// <summary>What a field requires of the caller's key; on a type it holds for each of its fields that says nothing else. A field without
/// either is closed to all.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Interface)]
internal sealed class RequiresAttribute(Scope scope) : GraphQLAttribute
{
    private const string Key = "transcode.scope";

    public override void Modify(FieldType fieldType, bool isInputType) => fieldType.Metadata[Key] = scope;

    public override void Modify(IGraphType graphType) => graphType.Metadata[Key] = scope;

    /// <returns>Null: nobody has said.</returns>
    public static Scope? Of(IGraphType type, FieldType field)
        => (field.Metadata.GetValueOrDefault(Key) ?? type.Metadata.GetValueOrDefault(Key)) as Scope?;
}
