namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>
/// ffmpeg and ffprobe of one machine, as scripts before the real ones on its PATH: a sick machine's ffmpeg ruins every third chunk after it
/// was written.
/// </summary>
internal static class ToolsOnPath
{
    /// <returns>A value for PATH.</returns>
    public static string Make(string folder, bool sick)
    {
        Directory.CreateDirectory(folder);
        var run = sick ? Ruin(folder) : "exec \"$tool\" \"$@\"";
        foreach (var tool in (string[])["ffmpeg", "ffprobe"])
        {
            var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(place => Path.Combine(place, tool)).First(File.Exists);
            var script = Path.Combine(folder, tool);
            File.WriteAllText(script, $"#!/bin/bash\ntool={real}\n{(tool == "ffmpeg" ? run : "exec \"$tool\" \"$@\"")}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>How often a sick machine's ffmpeg has ruined what it wrote.</summary>
    public static int Ruined(string folder)
        => File.Exists(Path.Combine(folder, "ruined")) ? File.ReadAllLines(Path.Combine(folder, "ruined")).Length : 0;

    /// <summary>A chunk is known by its renditions' files. A block of a disk, at a place that moves from chunk to chunk.</summary>
    private static string Ruin(string folder) => $$"""
        last=${@: -1}
        case " $* " in *" libx264 "*180p.mp4*) ;; *) exec "$tool" "$@" ;; esac
        "$tool" "$@" || exit
        count=$(($(cat {{folder}}/count 2>/dev/null || echo 0) + 1))
        echo $count >{{folder}}/count
        if [ $((count % 3)) = 0 ]; then
          size=$(stat -c %s "$last")
          head -c 512 /dev/urandom | dd of="$last" bs=1 seek=$((size * (1 + count % 7) / 9)) conv=notrunc status=none
          echo "$last at $((size * (1 + count % 7) / 9)) of $size" >>{{folder}}/ruined
        fi
        """;
}
