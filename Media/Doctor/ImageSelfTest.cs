using System.Text;
using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>Proof that libvips works here: a small picture is made smaller, into the format that most images become, and its header is
/// read.</summary>
public sealed class ImageSelfTest(IToolRunner tools, string folder)
{
    private const string Drawn = "trial.ppm";
    private const string Made = "trial.webp";

    private static readonly ToolLimits _timeout = new() { WallTime = TimeSpan.FromSeconds(20) };

    public async Task<bool> Run(CancellationToken stop)
    {
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, Drawn),
                [.. Encoding.ASCII.GetBytes("P6 16 16 255\n"), .. Enumerable.Range(0, 16 * 16 * 3).Select(i => (byte)i)], stop);
            foreach (var command in (ToolCommand[])[Shrink(folder), Inspect(folder)])
                if (await tools.Run(command, _timeout, ToolOutput.Nowhere, stop) is not ToolResult.Exited { Code: 0 })
                    return false;
            return File.Exists(Path.Combine(folder, Made));
        }
        finally
        {
            File.Delete(Path.Combine(folder, Drawn));
            File.Delete(Path.Combine(folder, Made));
        }
    }

    /// <summary>Pure, as is the other.</summary>
    public static ToolCommand Shrink(string folder) => new("vips", ["thumbnail", Drawn, Made, "8"], folder);

    public static ToolCommand Inspect(string folder) => new("vipsheader", [Made], folder);
}
