using Transcode.MediaEvidence;

namespace Transcode.Bench;

/// <summary>
/// A 1080p clip that costs about what footage costs: detail at all scales that zooms and turns, soft light that wanders,
/// something that crosses the picture, and grain; a cut to another look each ten seconds.
/// </summary>
internal static class Clip
{
    private const string Graph =
        "[0:v]scale=1920:1080:flags=bicubic,hue=h='40*floor(t/10)',vignette[detail];"
        + "[1:v]format=yuv420p[light];[light][detail]blend=all_mode=softlight:all_opacity=0.9[scene];"
        + "[2:v]scale=480:270,rotate='0.5*sin(t)':c=black@0:ow=600:oh=400,format=yuva420p[thing];"
        + "[scene][thing]overlay=x='660+600*sin(0.7*t)':y='340+300*cos(0.9*t)',gblur=sigma=1.2,noise=alls=4:allf=t,format=yuv420p[out]";

    internal static string Made(string root, int seconds)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, ".build", "bench")).FullName;
        var path = Path.Combine(folder, $"clip-v2-{seconds}s.mp4");
        if (File.Exists(path))
            return path;
        Console.Error.WriteLine($"making {seconds} s of 1080p ...");
        var aside = path + ".part.mp4";
        Tool.Required(
            "ffmpeg", "-v", "error", "-nostdin", "-y",
            "-f", "lavfi", "-i", "mandelbrot=s=960x540:r=30:maxiter=400:end_scale=0.002:end_pts=1800:start_scale=2",
            "-f", "lavfi", "-i", "gradients=s=1920x1080:r=30:speed=0.01:seed=7:n=4",
            "-f", "lavfi", "-i", "testsrc2=s=960x540:r=30",
            "-f", "lavfi", "-i", "anoisesrc=color=pink:amplitude=0.3:seed=7:sample_rate=48000",
            "-filter_complex", Graph, "-map", "[out]", "-map", "3:a", "-t", $"{seconds}",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-g", "250", "-c:a", "aac", "-b:a", "192k", "-ac", "2", aside);
        File.Move(aside, path);
        return path;
    }
}
