using System.Security.Cryptography;

namespace Transcode.EndToEnd.Tests;

/// <summary>A user's machine in small: a working folder, a data folder, a place for temporary files.</summary>
public sealed class Home : IDisposable
{
    public Home()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Temporary);
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "transcode-e2e-" + Guid.NewGuid().ToString("N")[..8]);

    public string Data => Path.Combine(Folder, "data");

    public string Temporary => Path.Combine(Folder, "tmp");

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A clip whose pictures differ enough to keep an encoder busy; long enough for several chunks.</summary>
    public async Task<string> Clip(string name, int seconds, CancellationToken stop)
    {
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", $"testsrc2=size=640x360:rate=25:duration={seconds},noise=alls=12:allf=t", "-f",
            "lavfi", "-i", $"sine=duration={seconds}",
             "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-c:a", "aac", PathOf(name)], stop);
        exit.ShouldBe(0, errors);
        return name;
    }

    /// <summary>Hash of every media file below a folder, by relative name.</summary>
    public IReadOnlyDictionary<string, string> Segments(string folder) => Directory
        .EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".m4s", StringComparison.Ordinal) || file.EndsWith("init.mp4", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(PathOf(folder), file),
        file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    /// <summary>Tools that still work in this home.</summary>
    public IReadOnlyList<string> Tools() => [.. Directory.EnumerateDirectories("/proc")
        .Select(process => Path.Combine(process, "cmdline"))
        .Select(Read)
        .Where(line => line.Contains("ffmpeg", StringComparison.Ordinal) && line.Contains(Folder, StringComparison.Ordinal))];

    /// <summary>Work in progress that was left behind.</summary>
    public IReadOnlyList<string> Leftovers()
    {
        var suspects = new[] { Path.Combine(Data, "work"), Path.Combine(Data, "media", "staging"), Temporary };
        return [.. suspects.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))];
    }

    /// <summary>Files of assets in the store.</summary>
    public IReadOnlyList<string> Stored()
        => [.. new[] { "videos", "encoded" }.Select(name => Path.Combine(Data, "media", name)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))];

    /// <summary>Looks again and again until it holds; says what was missing when it never does.</summary>
    public static async Task Until(Func<bool> holds, TimeSpan limit, string missing, CancellationToken stop)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !holds();)
        {
            if (TimeProvider.System.GetElapsedTime(began) > limit)
                throw new TimeoutException(missing);
            await Task.Delay(20, stop);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It ended while we looked.
        }
    }
}
