using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL;

/// <summary>What every refusal of a mutation has, whichever case of a union it is.</summary>
[Name("Refusal"), Requires(Scope.Read), Description("Why a command does not hold.")]
internal interface IRefusal
{
    [Description("Stable, dotted: \"job.finished\".")]
    string Code { get; }

    [Description("What, which one, and what to do next.")]
    string Message { get; }
}
