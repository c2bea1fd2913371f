using System.Runtime.InteropServices;

namespace Transcode.Cli.Export;

/// <summary>Two folders change names in one step, where the file system can: at no moment is there none, or half of one.</summary>
internal static partial class Exchange
{
    private const int CurrentFolder = -100;
    private const uint Swap = 2;

    /// <returns>False: not here; nothing was done.</returns>
    public static bool TryMake(string one, string other)
    {
        try
        {
            return OperatingSystem.IsLinux() ? RenameAt2(CurrentFolder, one, CurrentFolder, other, Swap) == 0
                : OperatingSystem.IsMacOS() && RenameX(one, other, Swap) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameX(string from, string to, uint flags);
}
