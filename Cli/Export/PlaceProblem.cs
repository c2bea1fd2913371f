using Transcode.Domain;

namespace Transcode.Cli.Export;

/// <summary>Why a result cannot go to a place.</summary>
/// <param name="Code">Stable; docs/errors.md.</param>
/// <param name="What">In a sentence.</param>
/// <param name="ToDo">In another.</param>
/// <param name="IsOthers">Somebody else's is there: another name may do.</param>
public sealed record PlaceProblem(string Code, string What, string ToDo, bool IsOthers)
{
    public string Message => $"{What} {ToDo}";

    public static PlaceProblem Occupied(string what)
        => new(FailureCodes.OutputOccupied, what, "Name another folder with -o, or move what is there.", IsOthers: true);

    public static PlaceProblem Unwritable(string what, string toDo = "Name a folder that this user may write with -o.")
        => new(FailureCodes.OutputUnwritable, what, toDo, IsOthers: false);

    internal static PlaceProblem Busy(string path, RunNote? who, SourceMark source) => new(
        FailureCodes.OutputBusy,
        $"Another run{(who is null ? "" : $" (process {who.Pid} on {who.Machine}, of {who.Source})")} is making {path} just now.",
        "Wait for it, or name another folder with -o.",
        IsOthers: who is not null && who.Source != source.Path);

    public static PlaceProblem Of(string path, Exception exception) => exception switch
    {
        _ when DiskFull.Is(exception)
            => new(FailureCodes.StorageFull, $"There is no room for {path}: {exception.Message}",
            "Free space there, or name another folder with -o.", IsOthers: false),
        PathTooLongException => Unwritable($"The name of {path} is too long for where it lies.", "Name a shorter one with -o."),
        _ => Unwritable($"{path} cannot be made: {exception.Message.TrimEnd('.')}."),
    };
}
