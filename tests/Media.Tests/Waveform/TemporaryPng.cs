using System.Diagnostics;

namespace Transcode.Media.Tests.Waveform;

/// <summary>A picture in a file, read back by ffmpeg.</summary>
internal sealed class TemporaryPng : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public TemporaryPng(byte[] png) => File.WriteAllBytes(_file, png);

    /// <summary>Each row as a text: r for red, g for green.</summary>
    public IReadOnlyList<string> Pixels()
    {
        var start = new ProcessStartInfo("ffmpeg",
            ["-v", "error", "-nostdin", "-f", "png_pipe", "-i", _file, "-f", "rawvideo", "-pix_fmt", "rgb24",
            "pipe:1"])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return [.. bytes.ToArray().Chunk(3).Select(rgb => rgb is [255, 0, 0] ? 'r' : rgb is [0, 255, 0] ? 'g' : '?').Chunk(3)
            .Select(row => new string(row))];
    }

    public void Dispose() => File.Delete(_file);
}
