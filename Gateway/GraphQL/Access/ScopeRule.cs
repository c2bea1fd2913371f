using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.GraphQL.Access;

/// <summary>No operation runs that names a field which the caller's key does not open, and none changes anything that came by
/// GET.</summary>
internal sealed class ScopeRule : ValidationRuleBase
{
    public const string Refused = "auth.refused";
    public const string NotByGet = "request.method";

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        if (context.Operation.Operation == OperationType.Mutation && !OperationContext.Of(context).MayChange)
            throw new ValidationError("Only queries may be sent by GET; send this one by POST.") { Code = NotByGet };
        return new(new MatchingNodeVisitor<GraphQLField>(Check));
    }

    private static void Check(GraphQLField node, ValidationContext context)
    {
        if (context.TypeInfo.GetParentType()?.GetNamedType() is not { } type || context.TypeInfo.GetFieldDef() is not { } field
            || IsAboutTheSchema(field.Name) || IsAboutTheSchema(type.Name))
            return;
        var caller = OperationContext.Of(context).Caller;
        if (RequiresAttribute.Of(type, field) is { } scope)
        {
            if (caller.Tenant is { } tenant && OfPlatformAttribute.IsOn(field))
                context.ReportError(new ValidationError(context.Document.Source,
                    null!, $"{caller.Title} is of the tenant \"{tenant}\"; \"{field.Name}\" concerns all tenants.",
                    node)
                { Code = TenantGate.Refused });
            if (!caller.May(scope))
                context.ReportError(new ValidationError(context.Document.Source,
                    null!, $"{caller.Title} does not open \"{field.Name}\"; it needs the scope {scope.ToString().ToLowerInvariant()}.", node)
                { Code = Refused });
        }
        else
        {
            context.ReportError(new ValidationError(context.Document.Source,
                null!, $"\"{field.Name}\" is closed: nobody has said what it requires.", node)
            { Code = Refused });
        }
    }

    private static bool IsAboutTheSchema(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
