using Transcode.Domain;

namespace Transcode.Worker.Steps;

/// <summary>A tool that fails on files that we wrote ourselves says nothing about the source.</summary>
internal static class OwnFiles
{
    public static Failure FailureOf(Failure failure)
        => failure.Party == Party.Input || failure.Code.StartsWith("input.", StringComparison.Ordinal)
        ? failure with
        {
            Code = FailureCodes.ToolFailed,
            Party = Party.Worker,
            Message = "A tool could not work on segments that were encoded before. Its words and the command to replay it are in the "
                + "details; the step is tried again.",
        }
        : failure;
}
