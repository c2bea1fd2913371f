using GraphQL;
using GraphQL.Execution;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.GraphQL.Access;

/// <summary>Who asks, and what the transport lets through.</summary>
/// <param name="caller">As its key tells.</param>
/// <param name="mayChange">False where a request must change nothing: it came by GET.</param>
internal sealed class OperationContext(Caller caller, bool mayChange) : Dictionary<string, object?>, IProvideUserContext
{
    public Caller Caller { get; } = caller;

    public bool MayChange { get; } = mayChange;

    IDictionary<string, object?> IProvideUserContext.UserContext => this;

    public static OperationContext Of(IProvideUserContext context) =>
        context.UserContext as OperationContext ?? throw new InvalidOperationException("The operation does not say who asks.");
}
