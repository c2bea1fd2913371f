using GraphQL.Validation;
using GraphQL.Validation.Complexity;
using GraphQLParser.AST;

namespace Transcode.Gateway.GraphQL.Limits;

/// <summary>What an operation costs: a field one where it says nothing else, and a list holds ten.</summary>
internal static class OperationCost
{
    private const double UsualList = 10;

    public static void Apply(ComplexityOptions complexity)
    {
        complexity.DefaultListImpactMultiplier = UsualList;
        complexity.ValidateComplexityDelegate = Check;
    }

    private static Task Check(ComplexityValidationContext cost)
    {
        if (cost.TotalImpact > DocumentLimits.MostComplexity && !AsksOnlyForTheSchema(cost.ValidationContext.Operation))
            cost.Error =
                new ValidationError($"The operation costs {cost.TotalImpact:0}; allowed: {DocumentLimits.MostComplexity}. Ask for smaller "
                    + $"pages or fewer fields.")
                { Code = BoundedDocuments.TooLarge };
        return Task.CompletedTask;
    }

    /// <summary>The schema is no work of the engine's, and <see cref="DocumentSize"/> bounds what is asked of it.</summary>
    private static bool AsksOnlyForTheSchema(GraphQLOperationDefinition operation) =>
        operation.SelectionSet.Selections.All(
            selection => selection is GraphQLField field && field.Name.StringValue.StartsWith("__", StringComparison.Ordinal));
}
