using System.Diagnostics;

namespace Transcode.Bench.Fleet;

/// <summary>What is encoded: made once, below .build.</summary>
internal static class Film
{
    internal static string Long(string root, int seconds) => Made(root, $"fleet-{seconds}s.mp4",
        $"-f lavfi -i testsrc2=s=640x360:r=25:d={seconds},noise=alls=10:allf=t -f lavfi -i sine=f=440:r=48000:d={seconds} -c:v libx264 "
        + $"-preset ultrafast -g 50 -c:a aac");

    internal static string Tiny(string root)
        => Made(root, "tiny.mp4", "-f lavfi -i testsrc2=s=64x36:r=10:d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");

    private static string Made(string root, string name, string words)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(root, ".build", "bench")).FullName, name);
        if (File.Exists(path))
            return path;
        Console.Error.WriteLine($"making {name} ...");
        var aside = path + ".part.mp4";
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-y", .. words.Split(' '), aside]);
        ffmpeg.WaitForExit();
        if (ffmpeg.ExitCode != 0)
            throw new InvalidOperationException($"ffmpeg could not make {name}");
        File.Move(aside, path);
        return path;
    }
}
