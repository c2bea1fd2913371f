using GraphQL.Validation.Complexity;

namespace Transcode.Gateway.GraphQL.Limits;

/// <summary>A page costs what it may hold.</summary>
internal sealed class PageCost : IFieldComplexityAnalyzer
{
    public FieldComplexityResult Analyze(FieldImpactContext context)
        => new(1, Math.Clamp(context.GetArgument<int?>("first") ?? 20, 1, DocumentLimits.LongestPage));
}
