using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Transcode.Gateway.Assignments;

/// <summary>
/// Opens a file below a folder so that no link is followed on the way, not even one that appears meanwhile, and only if it is a regular
/// file. On Linux the kernel does both in one step (openat2); elsewhere, and where that is forbidden, names are looked at one by one.
/// </summary>
internal static partial class FileBelow
{
    /// <param name="root">A folder; it may be named by a link itself.</param>
    /// <param name="path">Names joined by '/', without . and ...</param>
    /// <returns>Null: there is no such file, it is none, or it may not be read.</returns>
    public static SafeFileHandle? Open(string root, string path)
    {
        if (OperatingSystem.IsLinux() && TryKernel(root, path, out var opened))
            return opened;
        var at = root;
        foreach (var part in path.Split('/'))
        {
            at = Path.Combine(at, part);
            FileSystemInfo info = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (!info.Exists || info.LinkTarget is not null)
                return null;
        }
        return new FileInfo(at) is { Exists: true } file && file.Attributes.HasFlag(FileAttributes.Directory) is false ? TryOpen(at) : null;
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>False: this kernel cannot, or may not.</returns>
    private static bool TryKernel(string root, string path, out SafeFileHandle? opened)
    {
        opened = null;
        var folder = OpenAt2(CurrentFolder, root, new OpenHow(OnlyName | Folder | CloseOnExec, 0));
        if (folder < 0)
            return Marshal.GetLastPInvokeError() is not (NotKnown or NotPermitted);
        try
        {
            // Without waiting: a pipe is found to be one after it is opened.
            var file = OpenAt2(folder, path, new OpenHow(NonBlocking | NoTerminal | CloseOnExec, Beneath | NoLinks | NoMagicLinks));
            if (file < 0)
                return Marshal.GetLastPInvokeError() is not (NotKnown or NotPermitted);
            var handle = new SafeFileHandle(file, ownsHandle: true);
            if (IsRegular((int)file))
                opened = handle;
            else
                handle.Dispose();
            return true;
        }
        finally
        {
            _ = Close((int)folder);
        }
    }

    private static nint OpenAt2(nint folder, string path, OpenHow how)
        => Syscall(OpenAt2Number, folder, path, ref how, Marshal.SizeOf<OpenHow>());

    private static bool IsRegular(int file)
    {
        var answer = new byte[StatxSize];
        return Statx(file, "", EmptyPath, WantType, answer) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(ModeOffset)) & TypeMask) == RegularType;
    }

    [StructLayout(LayoutKind.Sequential)]
    private record struct OpenHow(ulong Flags, ulong Resolve)
    {
        public ulong Flags = Flags;
        public ulong Mode = 0;
        public ulong Resolve = Resolve;
    }

    private const nint OpenAt2Number = 437; // The same on every architecture.
    private const int CurrentFolder = -100;
    private const int NotPermitted = 1;
    private const int NotKnown = 38;
    private const ulong NonBlocking = 0x800;
    private const ulong NoTerminal = 0x100;
    private const ulong CloseOnExec = 0x80000;
    private const ulong OnlyName = 0x200000;
    private static readonly ulong _folder = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000UL
        : 0x10000UL;
    private static ulong Folder => _folder;
    private const ulong NoMagicLinks = 0x02;
    private const ulong NoLinks = 0x04;
    private const ulong Beneath = 0x08;
    private const int StatxSize = 256;
    private const int ModeOffset = 28;
    private const int EmptyPath = 0x1000;
    private const uint WantType = 1;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Syscall(nint number, nint folder, string path, ref OpenHow how, nint size);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte[] answer);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
