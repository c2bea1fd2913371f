using GraphQL;
using Microsoft.AspNetCore.Http;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>GraphQL over HTTP, and over server-sent events where the caller takes those: one operation, one connection.</summary>
internal sealed class HttpTransport(RequestReader reader, OperationRunner runner, EventStreamAnswer events, IGraphQLTextSerializer json)
{
    public async Task Handle(HttpContext http)
    {
        if (AcceptedType.Of(http.Request) is not { } type)
        {
            await Refuse(http, AcceptedType.Json,
                StatusCodes.Status406NotAcceptable, $"Accept {AcceptedType.Response}, {AcceptedType.Json} or {AcceptedType.Events}.");
            return;
        }
        switch (await reader.Read(http.Request, http.RequestAborted))
        {
            case RequestOutcome.Refused { Status: var status, Message: var message }:
                await Refuse(http, type, status, message);
                break;
            case RequestOutcome.Complete { Request: var request }:
                await Answer(http, type,
                    await runner.Run(request, Caller.Of(http), HttpMethods.IsPost(http.Request.Method), http.RequestServices,
                    http.RequestAborted));
                break;
        }
    }

    private async Task Answer(HttpContext http, string type, ExecutionResult result)
    {
        if (type == AcceptedType.Events)
        {
            await events.Write(http, result);
            return;
        }
        if (result.Streams is { Count: > 0 })
        {
            Inbox.Discard(result);
            await Refuse(http, type, StatusCodes.Status400BadRequest, "A subscription needs a WebSocket, or accept: text/event-stream.");
            return;
        }
        http.Response.ContentType = type + "; charset=utf-8";
        http.Response.StatusCode = StatusOf(result, type);
        await json.WriteAsync(http.Response.Body, result, http.RequestAborted);
    }

    /// <summary>What was executed is well, whatever its fields came to; and who knows only application/json looks for errors in the
    /// body.</summary>
    private static int StatusOf(ExecutionResult result, string type) => result switch
    {
        _ when Has(result, ScopeRule.NotByGet) => StatusCodes.Status405MethodNotAllowed,
        { Executed: true } => StatusCodes.Status200OK,
        _ when Has(result, ScopeRule.Refused) || Has(result, TenantGate.Refused) => StatusCodes.Status403Forbidden,
        _ => type == AcceptedType.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
    };

    private static bool Has(ExecutionResult result, string code) => result.Errors?.Any(error => error.Code == code) == true;

    private async Task Refuse(HttpContext http, string type, int status, string message)
    {
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status405MethodNotAllowed)
            http.Response.Headers.Allow = "GET, POST";
        http.Response.ContentType = (type == AcceptedType.Events ? AcceptedType.Json : type) + "; charset=utf-8";
        await json.WriteAsync(http.Response.Body, new ExecutionResult(new ExecutionError(message) { Code = "request.invalid" }),
            http.RequestAborted);
    }
}
