using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Transcode.ServiceDefaults.Problems;

/// <summary>
/// Every refusal is problem details (RFC 9457, application/problem+json) with a stable dotted <c>code</c>: programs read the code, people
/// the detail.
/// </summary>
public static class Problem
{
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable, dotted: "job.unknown".</param>
    /// <param name="message">What, which one, and what to do next.</param>
    /// <param name="tool">The tool's own words, where there are any.</param>
    public static ProblemHttpResult Of(int status, string code, string message, string? tool = null)
    {
        var more = new Dictionary<string, object?> { ["code"] = code };
        if (tool is not null)
            more["tool"] = tool;
        return TypedResults.Problem(message, statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), extensions: more);
    }
}
