using GraphQL;
using GraphQL.Types;

namespace Transcode.Gateway.GraphQL.Access;

/// <summary>A field that concerns all tenants: a key with a tenant does not open it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
internal sealed class OfPlatformAttribute : GraphQLAttribute
{
    private const string Key = "transcode.platform";

    public override void Modify(FieldType fieldType, bool isInputType) => fieldType.Metadata[Key] = true;

    public static bool IsOn(FieldType field) => field.Metadata.ContainsKey(Key);
}
