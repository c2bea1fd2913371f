using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Transcode.Media.Running;

/// <summary>Ends a tool together with all it may have started.</summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>At once and without asking: output of a cancelled run is thrown away, so there is nothing to finish politely.</summary>
    public static void Kill(Process leader, int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            KillTree(leader);
            return;
        }
        // The group exists only once the chain has come to setsid, so before that the process itself must be hit; once more the group,
        // in case it was made between the two.
        _ = SendSignal(-id, SigKill);
        _ = SendSignal(id, SigKill);
        _ = SendSignal(-id, SigKill);
    }

    /// <summary>After the leader is gone: what it left behind in its group. A group's number is not given away while it has
    /// members.</summary>
    public static void KillRest(int id)
    {
        if (OperatingSystem.IsLinux()) _ = SendSignal(-id, SigKill);
    }

    private static void KillTree(Process leader)
    {
        try
        {
            leader.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime, which is what we want.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int target, int signal);
}
