using GraphQL.Types;
using Transcode.Domain.Steps;

namespace Transcode.Gateway.GraphQL.Jobs;

/// <summary>The kinds of output by name; what breaks words apart would make MP_4 of one.</summary>
internal sealed class OutputKindType : EnumerationGraphType<OutputKind>
{
    public OutputKindType() => Name = nameof(OutputKind);

    protected override string ChangeEnumCase(string val) => val == nameof(OutputKind.Mp4) ? "MP4" : base.ChangeEnumCase(val);
}
