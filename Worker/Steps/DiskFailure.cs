using Transcode.Domain;

namespace Transcode.Worker.Steps;

/// <summary>Gives a name to what a disk refuses.</summary>
internal static class DiskFailure
{
    private const int NoSpaceOnLinux = 28;
    private const int QuotaOnLinux = 122;
    private const int DiskFullOnWindows = 0x70;

    public static Failure Of(Exception e) => (e.HResult & 0xFFFF) is NoSpaceOnLinux or QuotaOnLinux or DiskFullOnWindows
        ? new Failure(FailureCodes.StorageFull, Phase.Writing, Party.Storage,
            "The disk is full. Free space in the data folder (TRANSCODE_HOME) or point it at a larger disk, then retry the job.", e.Message)
        : new Failure(FailureCodes.StorageFailed, Phase.Writing, Party.Storage,
        "A file could not be read or written. The step is tried again.", e.Message);
}
