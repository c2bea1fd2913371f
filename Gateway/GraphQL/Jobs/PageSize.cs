using GraphQL;
using Transcode.Gateway.GraphQL.Limits;

namespace Transcode.Gateway.GraphQL.Jobs;

/// <summary>The argument <c>first</c>.</summary>
internal static class PageSize
{
    /// <exception cref="ExecutionError">It is none that is allowed.</exception>
    public static int Of(int first) => first is >= 1 and <= DocumentLimits.LongestPage
        ? first
        : throw new ExecutionError($"first is {first}; allowed: 1 to {DocumentLimits.LongestPage}.") { Code = "request.invalid" };
}
