using System.Globalization;
using System.Text.RegularExpressions;
using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.Encode;

/// <summary>What a viewer sees of sources whose header says little or the wrong thing: values and tags in every ladder entry, no combs, no
/// hidden colour, the right part.</summary>
public sealed partial class RightFramesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string Patches = "-f lavfi -i color=c=red:s=640x360:r=25:d=0.2,format=gbrp,drawbox=x=320:w=320:h=360:c=blue:t=fill";
    private const string HdPatches = "-f lavfi -i color=c=red:s=1280x720:r=25:d=0.2,format=gbrp,drawbox=x=640:w=640:h=720:c=blue:t=fill";

    [Theory]
    [InlineData("hd.mkv", HdPatches + " -c:v ffv1 -pix_fmt bgr0", "bt709")]
    [InlineData("hd.mov", HdPatches + " -c:v png -pix_fmt rgb24", "bt709")]
    [InlineData("hd-x264rgb.mkv", HdPatches + " -c:v libx264rgb -preset ultrafast -qp 0", "bt709")]
    [InlineData("sd.mov", Patches + " -c:v qtrle -pix_fmt rgb24", "smpte170m")]
    [InlineData("hd-untagged.mp4",
        HdPatches
            + " -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=colorspace=unknown:range=unknown -c:v libx264 "
            + "-preset ultrafast -qp 1", "bt709")]
    [InlineData("sd-untagged.mp4",
        Patches + " -vf scale=out_color_matrix=bt601:out_range=tv,format=yuv420p,setparams=colorspace=unknown:range=unknown -c:v libx264 "
            + "-preset ultrafast -qp 1", "smpte170m")]
    [InlineData("full.avi", Patches + " -vf scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p -c:v mjpeg -q:v 2", "bt470bg")]
    [InlineData("full.mp4",
        Patches + " -vf scale=out_color_matrix=bt601:out_range=pc,format=yuv420p -c:v libx264 -preset ultrafast -qp 1 -color_range pc "
            + "-colorspace smpte170m", "smpte170m")]
    [InlineData("pal.mkv",
        Patches + " -vf scale=out_color_matrix=bt601:out_range=tv,format=yuv420p -c:v libx264 -preset ultrafast -qp 1 -color_range tv "
            + "-colorspace bt470bg -color_primaries bt470bg -color_trc gamma28", "bt470bg")]
    [InlineData("smpte240m.mkv",
        HdPatches
            + " -vf scale=out_color_matrix=smpte240m:out_range=tv,format=yuv420p -c:v libx264 -preset ultrafast -qp 1 -colorspace smpte240m", "bt709")]
    [InlineData("alpha-of-nothing.mov", HdPatches + " -c:v png -pix_fmt rgba", "bt709")]
    public async Task Red_is_red_and_blue_is_blue_in_every_rung_and_all_have_the_same_tags(string name, string recipe, string matrix)
    {
        await Make(name, recipe);
        var entries = await Encode(name);
        foreach (var entry in entries)
        {
            (await Rgb(entry, 0.25, 0.5)).ShouldBeNear((255, 0, 0), 6, entry);
            (await Rgb(entry, 0.75, 0.5)).ShouldBeNear((0, 0, 255), 6, entry);
            var tags = (await Tags(entry)).ShouldNotBeNull();
            tags.ShouldStartWith($"tv,{matrix},");
            tags.ShouldNotContain("unknown");
        }
        (await Tags(entries[0])).ShouldBe(await Tags(entries[1]));
    }

    [Theory]
    [InlineData("setparams=color_trc=smpte2084")]
    [InlineData("setparams=color_trc=arib-std-b67")]
    [InlineData("setparams=color_trc=smpte2084:colorspace=bt2020nc")]
    [InlineData("setparams=color_trc=smpte2084:color_primaries=bt2020")]
    [InlineData("setparams=color_primaries=bt2020")]
    [InlineData("setparams=colorspace=bt2020nc")]
    [InlineData("setparams=colorspace=bt2020c:color_primaries=bt2020:color_trc=bt2020-10")]
    [InlineData("setparams=colorspace=ycgco")]
    [InlineData("setparams=color_trc=bt2020-10")]
    public async Task Colours_that_are_told_in_part_never_fail_and_come_out_as_bt709(string tags)
    {
        await Make(
            "part.mkv", $"-f lavfi -i color=c=gray:s=640x360:r=25:d=0.2 -vf format=yuv420p10le,{tags} -c:v libx264 -preset ultrafast");
        foreach (var entry in await Encode("part.mkv"))
            (await Tags(entry)).ShouldBe("tv,bt709,bt709,bt709");
    }

    private const string Hidden =
        "-f lavfi -i color=c=0x00FF00:s=640x360:r=25:d=0.2,format=rgba,geq=r='if(lt(X,320),255,0)':g=255:b='if(lt(X,320),255,0)':a='if(lt(X,320),255,0)'";

    [Theory]
    [InlineData("prores.mov", "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le")]
    [InlineData("qtrle.mov", "-c:v qtrle -pix_fmt argb")]
    [InlineData("png.mov", "-c:v png -pix_fmt rgba")]
    [InlineData("ffv1.mkv", "-c:v ffv1 -pix_fmt bgra")]
    [InlineData("yuva.mkv", "-c:v ffv1 -pix_fmt yuva420p")]
    [InlineData("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuva420p -b:v 1M")]
    [InlineData("vp8.webm", "-c:v libvpx -deadline realtime -pix_fmt yuva420p -auto-alt-ref 0 -b:v 1M")]
    public async Task Nothing_shows_of_what_is_transparent(string name, string encoder)
    {
        await Make(name, $"{Hidden} {encoder}");
        foreach (var entry in await Encode(name))
        {
            (await Rgb(entry, 0.9, 0.5)).ShouldBeNear((0, 0, 0), 6, entry);
            (await Rgb(entry, 0.1, 0.5)).ShouldBeNear((255, 255, 255), 6, entry);
        }
    }

    /// <summary>A bar, and nothing fine that idet would take for combs.</summary>
    private const string Whole = "-f lavfi -i nullsrc=s=192x112:r=25:d=1,geq=lum='if(lt(abs(X-mod(N*8,192)),10),235,16)':cb=128:cr=128";

    private const string Fields =
        "-f lavfi -i nullsrc=s=192x112:r=50:d=2,geq=lum='if(lt(abs(X-mod(N*8,192)),10),235,16)':cb=128:cr=128,interlace=scan={0}:lowpass=0";

    [Theory]
    [InlineData("mpeg2.ts", "tff", "-c:v mpeg2video -b:v 4M -flags +ildct+ilme -top 1", Deinterlacing.Auto)]
    [InlineData("mbaff.mp4", "tff", "-c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params tff=1", Deinterlacing.Auto)]
    [InlineData("bottom.mkv", "bff", "-c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params bff=1", Deinterlacing.Auto)]
    [InlineData("unmarked.avi", "tff", "-c:v huffyuv -pix_fmt yuv422p", Deinterlacing.Always)]
    [InlineData("by-its-container.mkv", "bff", "-c:v huffyuv -pix_fmt yuv422p -field_order bb", Deinterlacing.Auto)]
    [InlineData("by-its-container.mov", "tff", "-c:v png -pix_fmt rgb24 -field_order tt", Deinterlacing.Auto)]
    public async Task No_frame_is_combed(string name, string scan, string encoder, Deinterlacing setting)
    {
        await Make(name, $"{Fields.Replace("{0}", scan, StringComparison.Ordinal)} {encoder}");
        (await Combed(name)).ShouldBeGreaterThan(20, "or this test could not fail");
        (await Combed((await Encode(name, setting, (192, 112)))[0])).ShouldBe(0);
    }

    [Theory]
    [InlineData(90, "transpose=clock")]
    [InlineData(180, "hflip,vflip")]
    [InlineData(270, "transpose=cclock")]
    public async Task Fields_are_told_apart_in_a_film_that_is_turned(int degrees, string back)
    {
        await Make("upright.mp4", $"{Fields.Replace("{0}", "tff", StringComparison.Ordinal)} -c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params tff=1");
        await Make("turned.mp4", $"-i upright.mp4 -c copy -metadata:s:v:0 rotate={degrees}");
        var upright = (await Encode("upright.mp4", size: (192, 112)))[0];
        File.Move(_folder.File(upright), _folder.File("as-shot.mp4"));
        var turned = (await Encode("turned.mp4"))[0];
        await Tool("ffmpeg", "-v", "error", "-nostdin", "-i", turned, "-i", "as-shot.mp4", "-lavfi",
            $"[0]{back}[back];[back][1]ssim=stats_file=ssim.txt", "-f", "null", "-");
        var likeness = (await File.ReadAllLinesAsync(_folder.File("ssim.txt"), TestContext.Current.CancellationToken))
            .Select(line => double.Parse(Likeness().Match(line).Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        likeness.Count.ShouldBe(50);
        likeness.Min().ShouldBeGreaterThan(0.99);
    }

    [GeneratedRegex("All:([0-9.]+)")]
    private static partial Regex Likeness();

    [Theory]
    [InlineData("mpeg2video -b:v 4M", "-flags +ildct+ilme -top 1", "ts")]
    [InlineData("libx264 -preset veryfast -x264-params fake-interlaced=1", "-flags +ildct+ilme -x264-params tff=1", "ts")]
    public async Task A_film_that_begins_progressive_is_deinterlaced_from_where_its_fields_begin(string codec, string fields,
        string container)
    {
        await Make($"a.{container}", $"{Whole} -c:v {codec} -bf 0");
        await Make($"b.{container}", $"{Fields.Replace("{0}", "tff", StringComparison.Ordinal)} -c:v {codec.Replace(" -x264-params fake-interlaced=1", "", StringComparison.Ordinal)} {fields} -bf 0 -output_ts_offset 1.2");
        await using (var joined = File.Create(_folder.File("joined.ts")))
            foreach (var part in (string[])["a", "b"])
                await joined.WriteAsync(await File.ReadAllBytesAsync(_folder.File($"{part}.{container}"),
                    TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        (await Combed("joined.ts")).ShouldBeGreaterThan(20, "or this test could not fail");
        (await Combed((await Encode("joined.ts", Deinterlacing.Auto, (192, 112)))[0])).ShouldBe(0);
    }

    [Fact]
    public async Task A_shape_that_changes_on_the_way_is_kept_with_bars()
    {
        await Make("a.ts", "-f lavfi -i color=c=white:s=320x240:r=25:d=1 -c:v libx264 -preset ultrafast");
        await Make("b.ts", "-f lavfi -i color=c=white:s=640x360:r=25:d=1 -c:v libx264 -preset ultrafast -output_ts_offset 1");
        await using (var joined = File.Create(_folder.File("joined.ts")))
            foreach (var part in (string[])["a.ts", "b.ts"])
                await joined.WriteAsync(await File.ReadAllBytesAsync(_folder.File(part), TestContext.Current.CancellationToken),
                    TestContext.Current.CancellationToken);
        var entry = (await Encode("joined.ts", Deinterlacing.Auto, (320, 240),
            video => video with { LaterShapes = [new(640, 360, 1, 1)] }))[0];
        (await Rgb(entry, 0.5, 0.02)).ShouldBeNear((255, 255, 255), 6, "4:3 fills the frame");
        (await Rgb(entry, 0.5, 0.02, 1.5)).ShouldBeNear((0, 0, 0), 6, "a bar above 16:9");
        (await Rgb(entry, 0.02, 0.5, 1.5)).ShouldBeNear((255, 255, 255), 6, "16:9 is as wide as the frame");
        (await Tool("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0",
            entry))[0].ShouldBe("50");
    }

    [Fact]
    public async Task A_pixel_format_and_a_range_that_change_on_the_way_cost_no_frame_and_no_colour()
    {
        await Make("a.ts", "-f lavfi -i color=c=gray:s=192x112:r=25:d=1 -c:v libx264 -preset ultrafast -bf 0 -pix_fmt yuv420p");
        await Make("b.ts", "-f lavfi -i color=c=gray:s=192x112:r=25:d=1,scale=out_range=pc,format=yuv422p10le -c:v libx264 -preset ultrafast "
            + "-bf 0 -color_range pc -output_ts_offset 1");
        await using (var joined = File.Create(_folder.File("joined.ts")))
            foreach (var part in (string[])["a.ts", "b.ts"])
                await joined.WriteAsync(await File.ReadAllBytesAsync(_folder.File(part), TestContext.Current.CancellationToken),
                    TestContext.Current.CancellationToken);
        var entry = (await Encode("joined.ts", Deinterlacing.Auto, (192, 112),
            video => video with { LaterFormats = ["yuv422p10le of full range"] }))[0];
        (await Rgb(entry, 0.5, 0.5)).ShouldBeNear((128, 128, 128), 4, "the beginning");
        (await Rgb(entry, 0.5, 0.5, 1.5)).ShouldBeNear((128, 128, 128), 4, "the end");
        (await Tool("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0",
            entry))[0].ShouldBe("50");
    }

    [Theory]
    [InlineData("192x112", "smpte170m", "192x112", "bt709", null)]
    [InlineData("192x112", "bt709", "192x112", "smpte170m", null)]
    [InlineData("192x112", "smpte170m", "320x180", "bt709", null)]
    [InlineData("1280x720", null, "192x112", "smpte170m", "bt709")]
    public async Task A_matrix_that_changes_on_the_way_costs_no_colour(string firstSize, string? first, string secondSize, string second,
        string? untagged)
    {
        await Part("a.ts", firstSize, first ?? "bt709", first is null ? "" : $" -colorspace {first}", 0);
        await Part("b.ts", secondSize, second, $" -colorspace {second}", 1);
        await using (var joined = File.Create(_folder.File("joined.ts")))
            foreach (var part in (string[])["a.ts", "b.ts"])
                await joined.WriteAsync(await File.ReadAllBytesAsync(_folder.File(part), TestContext.Current.CancellationToken),
                    TestContext.Current.CancellationToken);
        var entry = (await Encode("joined.ts", Deinterlacing.Auto, (192, 112), video => video with
        {
            LaterShapes = firstSize == secondSize ? [] : [new(320, 180, 1, 1)],
            LaterMatrices = [second == "bt709" ? "bt709" : "bt601"],
            UntaggedMatrix = untagged,
        }))[0];
        foreach (var at in (double[])[0.5, 1.5])
        {
            (await Rgb(entry, 0.25, 0.5, at)).ShouldBeNear((32, 192, 64), 6, $"green at {at} s");
            (await Rgb(entry, 0.75, 0.5, at)).ShouldBeNear((200, 50, 50), 6, $"red at {at} s");
        }

        Task Part(string name, string size, string matrix, string tag, int offset) => Make(name,
            $"-f lavfi -i color=c=0xC83232:s={size}:r=25:d=1,format=gbrp,drawbox=w=iw/2:h=ih:c=0x20C040:t=fill,scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p"
            + $" -c:v libx264 -preset ultrafast -crf 4 -bf 0{tag} -output_ts_offset {offset}");
    }

    private async Task Make(string name, string recipe)
        => await Tool("ffmpeg", ["-v", "error", "-nostdin", "-y", .. recipe.Split(' '), name]);

    private async Task<string[]> Encode(string name, Deinterlacing setting = Deinterlacing.Auto, (int Width, int Height)? size = null,
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

    private async Task<(int, int, int)> Rgb(string file, double x, double y, double at = 0)
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

    private async Task<string?> Tags(string file) =>
        (await Tool("ffprobe", "-v", "error", "-show_entries", "stream=color_range,color_space,color_transfer,color_primaries", "-of",
            "csv=p=0", file)).FirstOrDefault();

    private async Task<int> Combed(string file)
    {
        await Tool("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", file, "-vf", "idet,metadata=print:file=idet.txt", "-f", "null", "-");
        return (await File.ReadAllLinesAsync(_folder.File("idet.txt"),
            TestContext.Current.CancellationToken)).Count(line => Interlaced().IsMatch(line));
    }

    [GeneratedRegex("^lavfi.idet.multiple.current_frame=[tb]ff")]
    private static partial Regex Interlaced();

    private async Task<List<string>> Tool(string tool, params string[] arguments)
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
