using GraphQL;
using GraphQL.Transport;
using GraphQL.Types;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>Runs one request, whichever way it came.</summary>
internal sealed class OperationRunner(IDocumentExecuter executer, ISchema schema)
{
    /// <param name="request">What is asked for.</param>
    /// <param name="caller">By whom.</param>
    /// <param name="mayChange">Whether a mutation is let through.</param>
    /// <param name="services">Of this request alone: what it fetches is fetched once.</param>
    /// <param name="stop">Given up; of a subscription also later.</param>
    public Task<ExecutionResult> Run(GraphQLRequest request, Caller caller, bool mayChange, IServiceProvider services,
        CancellationToken stop) => executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = schema,
            Query = request.Query,
            OperationName = request.OperationName,
            Variables = request.Variables,
            Extensions = request.Extensions,
            RequestServices = services,
            UserContext = new OperationContext(caller, mayChange),
            MaxParallelExecutionCount = MostAtOnce,
            CancellationToken = stop,
        });

    /// <summary>Fields of one answer that are worked on at the same time.</summary>
    private const int MostAtOnce = 16;
}
