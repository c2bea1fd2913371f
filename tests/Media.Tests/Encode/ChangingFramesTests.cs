using Transcode.Domain.Profiles;

namespace Transcode.Media.Tests.Encode;

/// <summary>What a viewer sees of films whose frames are not all alike.</summary>
public sealed class ChangingFramesTests : EncodedFrames
{
    [Fact]
    public async Task A_shape_that_changes_on_the_way_is_kept_with_bars()
    {
        await Make("a.ts", "-f lavfi -i color=c=white:s=320x240:r=25:d=1 -c:v libx264 -preset ultrafast");
        await Make("b.ts", "-f lavfi -i color=c=white:s=640x360:r=25:d=1 -c:v libx264 -preset ultrafast -output_ts_offset 1");
        await Join("joined.ts", "a.ts", "b.ts");
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
        await Join("joined.ts", "a.ts", "b.ts");
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
        await Join("joined.ts", "a.ts", "b.ts");
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
}
