using System.Runtime.InteropServices;

namespace Transcode.Storage.Folder;

/// <summary>A second name for the same bytes, where the file system allows it.</summary>
public static partial class HardLink
{
    /// <returns>False: not in this file system, or the name is taken.</returns>
    public static bool TryMake(string existing, string name) =>
        OperatingSystem.IsWindows() ? CreateHardLink(name, existing, 0) : Link(existing, name) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial bool CreateHardLink(string name, string existing, nint security);
}
