using GraphQL;
using GraphQL.Execution;

namespace Transcode.Gateway.GraphQL.Telemetry;

/// <summary>Each error has one stable code under <c>extensions.code</c>, the same as at the other doors; nothing else of the inside is
/// shown.</summary>
internal sealed class ErrorCodes()
    : ErrorInfoProvider(new ErrorInfoProviderOptions
    {
        ExposeExceptionDetails = false,
        ExposeCodes = false,
        ExposeData = false,
        ExposeCode = true
    })
{
    public override ErrorInfo GetInfo(ExecutionError executionError)
    {
        var info = base.GetInfo(executionError);
        if (executionError.InnerException is NamedFailure named)
            info.Extensions = new Dictionary<string, object?> { ["code"] = named.Code };
        return info;
    }
}
