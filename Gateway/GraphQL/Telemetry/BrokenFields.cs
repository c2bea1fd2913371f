using GraphQL.Execution;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.GraphQL.Telemetry;

/// <summary>What is thrown on the way has the code that REST gives it; what nobody expected is logged whole and told in general
/// words.</summary>
internal sealed partial class BrokenFields(ILogger<BrokenFields> log)
{
    public void Name(UnhandledExceptionContext context)
    {
        if (Refusals.Of(context.OriginalException) is ProblemHttpResult { ProblemDetails: var problem })
        {
            context.ErrorMessage = problem.Detail ?? problem.Title ?? "";
            context.Exception = new NamedFailure(problem.Extensions["code"] as string ?? "internal", context.ErrorMessage);
            return;
        }
        FieldFailed(log, context.OriginalException, context.FieldContext?.ParentType.Name ?? "",
            context.FieldContext?.FieldDefinition.Name ?? "");
        context.ErrorMessage = "Something failed that we did not foresee; the log of this server says what.";
        context.Exception = new NamedFailure("internal", context.ErrorMessage);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "GraphQL field {Type}.{Field} failed")]
    private static partial void FieldFailed(ILogger log, Exception exception, string type, string field);
}

/// <summary>A failure with the code that programs read.</summary>
internal sealed class NamedFailure(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
