using Transcode.Media.Running;

namespace Transcode.Media.Demo;

/// <summary>ffmpeg: a short film with audio, made from nothing, for a first look. Pure.</summary>
public static class SampleCommand
{
    /// <summary>A moving picture with a running clock, 12 s of 1280x720 at 30 frames per second, and a beep each second.</summary>
    public static ToolCommand For(string file, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "error", "-y",
        "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=12",
        "-f", "lavfi", "-i", "sine=frequency=330:beep_factor=4:sample_rate=48000:duration=12",
        "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart", "-f",
        "mp4", "file:" + file,
    ], folder);
}
