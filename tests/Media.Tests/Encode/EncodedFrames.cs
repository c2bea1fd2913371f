using System.Globalization;
using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.Encode;

/// <summary>Films of a moment, encoded in two sizes, and looked at.</summary>
public abstract class EncodedFrames : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string file) => _folder.File(file);

    /// <summary>Parts of a transport stream, one after the other.</summary>
    protected async Task Join(string name, params string[] parts)
    {
        await using var joined = File.Create(_folder.File(name));
        foreach (var part in parts)
            await joined.WriteAsync(await File.ReadAllBytesAsync(_folder.File(part), TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken);
    }

    protected async Task Make(string name, string recipe)
        => await Tool("ffmpeg", ["-v", "error", "-nostdin", "-y", .. recipe.Split(' '), name]);

    protected async Task<string[]> Encode(string name, Deinterlacing setting = Deinterlacing.Auto, (int Width, int Height)? size = null,
        Func<VideoFacts, VideoFacts>? with = null)
    {
        var (video, timeline) = await new Cutting(_folder.File(name), _folder.Path, TestContext.Current.CancellationToken).Index(1);
        var (width, height) = size ?? video.DisplaySize;
        var step = Cutting.Straight(with is null ? video : with(video), timeline) with
        {
            Settings = new VideoSettings { Ladder = [], Preset = "ultrafast", Crf = 4, Deinterlace = setting },
            Renditions = [Entry("large", width, height), Entry("small", width / 2, height / 2)],
            Encode = ["large", "small"],
        };
        var command = EncodeVideoCommand.For(step, MediaInput.File(_folder.File(name)), _folder.Path);
        await Tool(command.Executable, [.. command.Arguments]);
        return [EncodeVideoCommand.FileOf("large"), EncodeVideoCommand.FileOf("small")];
    }

    private static Rendition Entry(string name, int width, int height)
        => new() { Name = name, Width = width, Height = height, Crf = 4, Kbps = 50_000 };

    protected async Task<(int, int, int)> Rgb(string file, double x, double y, double at = 0)
    {
        var seek = at.ToString(CultureInfo.InvariantCulture);
        var size = (await Tool("ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", file))[0].Split(',')
            .Select(int.Parse).ToArray();
        var crop = string.Create(CultureInfo.InvariantCulture, $"format=rgb24,crop=1:1:{(int)(x * size[0])}:{(int)(y * size[1])}");
        await Tool("ffmpeg", "-v", "error", "-nostdin", "-ss", seek, "-i", file, "-frames:v", "1", "-vf", crop, "-f", "rawvideo", "-y",
            "pixel.rgb");
        var bytes = await File.ReadAllBytesAsync(_folder.File("pixel.rgb"), TestContext.Current.CancellationToken);
        return (bytes[0], bytes[1], bytes[2]);
    }

    protected async Task<string?> Tags(string file) =>
        (await Tool("ffprobe", "-v", "error", "-show_entries", "stream=color_range,color_space,color_transfer,color_primaries", "-of",
            "csv=p=0", file)).FirstOrDefault();

    protected async Task<List<string>> Tool(string tool, params string[] arguments)
    {
        var lines = new List<string>();
        var result = (await new ToolRunner(TimeProvider.System).Run(new ToolCommand(tool, arguments, _folder.Path), ToolLimits.None,
            ToolOutput.ToLines(lines.Add), TestContext.Current.CancellationToken))
            .ShouldBeOfType<ToolResult.Exited>();
        result.Code.ShouldBe(0, string.Join('\n', result.Stderr.Lines));
        return lines;
    }
}

internal static class Colours
{
    public static void ShouldBeNear(this (int R, int G, int B) seen, (int R, int G, int B) right, int within, string what) =>
        Math.Max(Math.Abs(seen.R - right.R), Math.Max(Math.Abs(seen.G - right.G), Math.Abs(seen.B - right.B)))
            .ShouldBeLessThanOrEqualTo(within, $"{what}: {seen} instead of {right}");
}
