using System.ComponentModel;
using GraphQL;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("Failure"), Requires(Scope.Read), Description("What went wrong, while doing what, and whose fault it looks like.")]
internal sealed class FailureNode(Failure why)
{
    [Description("Stable, dotted; docs/errors.md explains it.")]
    public string Code => why.Code;

    public string Message => why.Message;
    public Phase Phase => why.Phase;
    public Party Party => why.Party;

    [Description("The tool's last words.")]
    public string? Detail => why.Detail;

    [Description("The command line that failed, to be pasted.")]
    public string? Replay => why.Replay;
}
