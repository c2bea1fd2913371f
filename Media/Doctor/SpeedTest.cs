using Transcode.Domain.Workers;
using Transcode.Media.Encode;
using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>How many frames a second one encode makes here, by encoder and height: a short made-up clip, with the settings that chunks
/// have.</summary>
public sealed class SpeedTest(IToolRunner tools, string folder)
{
    private const int Frames = 30;

    /// <summary>The smallest first.</summary>
    public static readonly IReadOnlyList<(int Width, int Height)> Sizes = [(640, 360), (1280, 720), (1920, 1080)];

    /// <summary>A machine that needs longer for a second of film is told as slow as that.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);

    /// <param name="proven">Names of encoders; those of audio are left out.</param>
    /// <param name="sizes">Of <see cref="Sizes"/>.</param>
    /// <param name="time">To measure with.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<IReadOnlyList<EncoderSpeed>> Run(IEnumerable<string> proven, IEnumerable<(int Width, int Height)> sizes,
        TimeProvider time, CancellationToken stop)
    {
        var speeds = new List<EncoderSpeed>();
        foreach (var encoder in proven.Where(encoder => encoder != "aac"))
            foreach (var (width, height) in sizes)
                if (await Measure(encoder, width, height, time, stop) is { } fps)
                    speeds.Add(new EncoderSpeed(encoder, height, fps));
        return speeds;
    }

    /// <summary>Pure.</summary>
    public static ToolCommand Command(string encoder, int width, int height, string folder) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet, .. HardwareEncoder.Find(encoder)?.Device(null) ?? [],
        "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=30,noise=alls=8:allf=t", "-frames:v", $"{Frames}",
        "-filter_threads", "1", .. HardwareEncoder.Find(encoder)?.Upload is { } upload ? ["-vf", upload] : Array.Empty<string>(),
        "-c:v", encoder, .. encoder == "libx264" ? ["-preset", "medium"] : Array.Empty<string>(), "-threads", "1", "-f", "null", "-",
    ], folder);

    private async Task<double?> Measure(string encoder, int width, int height, TimeProvider time, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var progress = new ProgressOutput(_ => { });
        var result = await tools.Run(Command(encoder, width, height, folder), new ToolLimits { WallTime = _longest, Niceness = 10 },
            ToolOutput.ToLines(progress.Add), stop);
        stop.ThrowIfCancellationRequested();
        var frames = result is ToolResult.Exited { Code: 0 } ? Frames : progress.Last.Frames;
        return frames > 0 ? Math.Round(frames / time.GetElapsedTime(began).TotalSeconds, 1) : null;
    }
}
