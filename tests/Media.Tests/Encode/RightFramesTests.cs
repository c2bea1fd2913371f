namespace Transcode.Media.Tests.Encode;

/// <summary>What a viewer sees of sources whose header says little or the wrong thing: values and tags in every ladder entry, no hidden
/// colour.</summary>
public sealed class RightFramesTests : EncodedFrames
{
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

    [Theory]
    [InlineData("red", 255, 0, 0, "arib-std-b67")]
    [InlineData("lime", 0, 255, 0, "arib-std-b67")]
    [InlineData("red", 255, 0, 0, "smpte2084")]
    public async Task Of_a_bright_colour_beyond_the_screen_comes_the_nearest_within(string color, int red, int green, int blue,
        string transfer)
    {
        await Make("beyond.mkv", $"-f lavfi -i color=c={color}:s=640x360:r=25:d=0.2,format=gbrp "
            + "-vf scale=out_color_matrix=bt2020nc:out_range=tv,format=yuv444p10le "
            + $"-c:v libx264 -preset ultrafast -qp 1 -color_primaries bt2020 -color_trc {transfer} -colorspace bt2020nc");
        foreach (var entry in await Encode("beyond.mkv"))
            (await Rgb(entry, 0.5, 0.5)).ShouldBeNear((red, green, blue), 6, entry);
    }

    [Theory]
    [InlineData("dot.ts", "2x2", "-c:v libx264 -pix_fmt yuv420p")]
    [InlineData("strip.avi", "16x6", "-c:v ffv1 -pix_fmt yuv420p")]
    public async Task A_picture_too_small_for_fields_is_made(string name, string size, string encoder)
    {
        await Make(name, $"-f lavfi -i color=c=red:s={size}:r=25:d=0.2 {encoder}");
        (await Rgb((await Encode(name, size: (64, 64)))[0], 0.5, 0.5)).ShouldBeNear((255, 0, 0), 8, name);
    }

    private const string Hidden =
        "-f lavfi -i color=c=0x00FF00:s=640x360:r=25:d=0.2,format=rgba,geq=r='if(lt(X,320),255,0)':g=255:b='if(lt(X,320),255,0)':a='if(lt(X,320),255,0)'";

    [Theory]
    [InlineData("prores.mov", "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le")]
    [InlineData("qtrle.mov", "-c:v qtrle -pix_fmt argb")]
    [InlineData("png.mov", "-c:v png -pix_fmt rgba")]
    [InlineData("ffv1.mkv", "-c:v ffv1 -pix_fmt bgra")]
    [InlineData("yuva.mkv", "-c:v ffv1 -pix_fmt yuva420p")]
    [InlineData("grey.mov", "-c:v png -pix_fmt ya8")]
    [InlineData("palette.mov",
        "-filter_complex split[a][b];[a]palettegen[p];[b][p]paletteuse=alpha_threshold=128 -c:v png -pix_fmt pal8")]
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
}
