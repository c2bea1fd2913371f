using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Transcode.Cli.CommandLine;

/// <summary>
/// A file whose name is not UTF-8, from an old disk or archive. A .NET string cannot hold such a name, and no file can be opened by what it
/// holds in its place; so the name is read from the kernel as bytes, and the file gets a second name, a link, that can be said.
/// </summary>
internal sealed partial class RawName
{
    private readonly byte[] _path;

    private RawName(byte[] path) => _path = path;

    /// <summary>Absolute, links followed; what is no UTF-8 as <c>\xe9</c>.</summary>
    public string Shown => Read(_path, part => $"\\x{part:x2}");

    /// <summary>Without the path, as people wrote in the time of such names: Latin-1.</summary>
    public string Name => Read(_path[(Slash + 1)..], part => part >= 0xA0 ? ((char)part).ToString() : "_");

    /// <summary>Null: its name is not UTF-8 either.</summary>
    public string? Folder
        => _path[..Slash] is var folder && Utf8.IsValid(folder) ? Slash == 0 ? "/" : Encoding.UTF8.GetString(folder) : null;

    private int Slash => Array.LastIndexOf(_path, (byte)'/');

    /// <param name="word">As .NET read it from the command line.</param>
    /// <returns>Null: it is a name like any other, or there is no such file.</returns>
    public static RawName? Of(string word)
    {
        if (!OperatingSystem.IsLinux() || !word.Contains('\uFFFD', StringComparison.Ordinal))
            return null;
        // The program's own words are the last ones, whatever runtime stands before them.
        string[] message = [.. Environment.GetCommandLineArgs().Skip(1)];
        byte[][] given = [.. Split(File.ReadAllBytes("/proc/self/cmdline")).TakeLast(message.Length)];
        for (var i = 0; i < given.Length; i++)
            if (message[i] == word && !Utf8.IsValid(given[i]) && Absolute(given[i]) is { } path)
                return new RawName(path);
        return null;
    }

    /// <summary>A link to the file; the same one each time, so that a job goes on after a crash.</summary>
    /// <returns>Its path; null: no link can be made there.</returns>
    public string? SecondName(string folder)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(_path))[..16]));
        var link = Path.Combine(own.FullName, Export.ResultName.Fit(Name, 200));
        if (new FileInfo(link).LinkTarget is null && SymbolicLink([.. _path, 0], link) != 0)
            return null;
        return link;
    }

    private static List<byte[]> Split(byte[] line)
    {
        var message = new List<byte[]>();
        for (int from = 0, to; from < line.Length && (to = Array.IndexOf(line, (byte)0, from)) >= 0; from = to + 1)
            message.Add(line[from..to]);
        return message;
    }

    private static string Read(byte[] bytes, Func<byte, string> unreadable)
    {
        var text = new StringBuilder();
        for (var rest = bytes.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done)
                text.Append(rune.ToString());
            else
                for (var i = 0; i < length; i++)
                    text.Append(unreadable(rest[i]));
            rest = rest[length..];
        }
        return text.ToString();
    }

    private static byte[]? Absolute(byte[] path)
    {
        var answer = new byte[4097]; // PATH_MAX and the end.
        return RealPath([.. path, 0], answer) == 0 ? null : answer[..Array.IndexOf(answer, (byte)0)];
    }

    [LibraryImport("libc", EntryPoint = "realpath")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint RealPath(byte[] path, [In, Out] byte[] answer);

    [LibraryImport("libc", EntryPoint = "symlink", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SymbolicLink(byte[] target, string link);
}
