using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Transcode.Domain;
using Transcode.Domain.Jobs;

namespace Transcode.Gateway.Assets;

/// <summary>A file of this machine that is to be read in place: looked at before a job exists, so that a typing error is answered at
/// once.</summary>
public static partial class LocalFile
{
    /// <summary>Where it lies and how it is now, or why it cannot be a source.</summary>
    public static (SourceLocation? Source, Failure? Why) Inspect(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path))
            return Refuse(FailureCodes.InputMissing, "The path is not absolute. Give the full path of the file.");
        try
        {
            if (Directory.Exists(path))
                return Refuse(FailureCodes.InputNotAFile, $"{Shown(path)} is a folder. Name one file in it.");
            var file = new FileInfo(path);
            if (!file.Exists)
                return Refuse(FailureCodes.InputMissing, $"{Shown(path)} does not exist. Check the name.");
            if (!IsRegular(path))
                return Refuse(
                    FailureCodes.InputNotAFile, $"{Shown(path)} is a device or a pipe, which can be read only once or never ends. "
                    + $"Save it to a file first.");
            // Opened, because only that tells whether we may read it.
            using var open = File.OpenHandle(path);
            var bytes = RandomAccess.GetLength(open);
            return bytes == 0
                ? Refuse(FailureCodes.InputEmpty, $"{Shown(path)} is empty (0 bytes). The copy or download may not have finished.")
                : (new SourceLocation(null, path, bytes, new DateTimeOffset(File.GetLastWriteTimeUtc(open), TimeSpan.Zero)), null);
        }
        catch (UnauthorizedAccessException)
        {
            return Refuse(FailureCodes.InputMissing, $"{Shown(path)} may not be read by this user. Check its owner and mode.");
        }
        catch (IOException exception)
        {
            return Refuse(FailureCodes.InputMissing, $"{Shown(path)} cannot be read: {exception.Message}");
        }
    }

    private static string Shown(string path) => $"\"{SourceName.Label(Path.GetFileName(path))}\"";

    private static (SourceLocation?, Failure?) Refuse(string code, string message) =>
        (null, new Failure(code, Phase.ReadingSource, Party.Request, message));

    /// <summary>Asked without opening: opening a pipe waits for its writer, and opening a device may do something.</summary>
    private static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var answer = new byte[StatxSize];
        return Statx(CurrentFolder, path, 0, WantType, answer) != 0
            || (BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(ModeOffset)) & TypeMask) == RegularType;
    }

    // statx(2): the one stat whose layout is the same on every architecture.
    private const int StatxSize = 256;
    private const int ModeOffset = 28;
    private const int CurrentFolder = -100;
    private const uint WantType = 1;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte[] answer);
}
