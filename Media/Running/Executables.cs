namespace Transcode.Media.Running;

/// <summary>Finds executables on PATH, and knows which package brings one that is missing.</summary>
public static class Executables
{
    private static readonly Dictionary<string, string> _packages = new()
    {
        ["ffmpeg"] = "ffmpeg",
        ["ffprobe"] = "ffmpeg",
        ["vips"] = "libvips-tools",
        ["vipsthumbnail"] = "libvips-tools",
        ["vipsheader"] = "libvips-tools",
        ["yt-dlp"] = "yt-dlp",
        ["setpriv"] = "util-linux",
        ["prlimit"] = "util-linux",
        ["setsid"] = "util-linux",
        ["nice"] = "coreutils",
    };

    /// <summary>The full path of an executable, or null when this machine has none of that name.</summary>
    public static string? Find(string name)
    {
        if (Path.IsPathRooted(name)) return IsExecutable(name) ? name : null;
        // A relative path would depend on the folder we happen to be in.
        if (name != Path.GetFileName(name)) return null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var names = OperatingSystem.IsWindows() ? [name + ".exe", name] : new[] { name };
        return folders.Where(Path.IsPathRooted).SelectMany(folder => names.Select(each => Path.Combine(folder, each)))
            .FirstOrDefault(IsExecutable);
    }

    public static string HowToGet(string name) => _packages.TryGetValue(Path.GetFileNameWithoutExtension(name), out var package)
        ? OperatingSystem.IsLinux() ? $"apt install {package}" : $"install {package} and put it on PATH"
        : $"install {Path.GetFileName(name)} and put it on PATH";

    private static bool IsExecutable(string path)
    {
        const UnixFileMode any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & any) != UnixFileMode.None);
    }
}
